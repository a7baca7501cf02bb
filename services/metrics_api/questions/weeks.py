"""The last whole weeks of every metric, for lists: asked of the events once and kept a while."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from time import monotonic
from uuid import UUID

from services.common import clock
from services.metrics_api.definitions.models import Metric
from services.metrics_api.questions import series
from services.metrics_api.questions.asking import Asking
from services.metrics_api.questions.lines import Value
from services.metrics_api.questions.times import Span, first_day, midnight, periods

WEEKS = 13
KEPT_SECONDS = 600.0
# What is older is asked again by the runner, so that nobody waits for it on a page.
REFRESHED_AFTER = 420.0

Points = list[tuple[datetime, Value]]
Meaning = tuple[UUID, int, date]


@dataclass
class Weeks:
    """Closed weeks hardly change; an event that comes late shows within ten minutes."""

    kept: dict[Meaning, tuple[float, Points]] = field(default_factory=dict)

    def find(self, meaning: Meaning, *, younger_than: float = KEPT_SECONDS) -> Points | None:
        found = self.kept.get(meaning)
        return found[1] if found and monotonic() - found[0] < younger_than else None

    def keep(self, meaning: Meaning, points: Points) -> None:
        metric, _, monday = meaning
        self.kept = {
            held: value
            for held, value in self.kept.items()
            if held[0] != metric and held[2] >= monday - timedelta(days=7)
        }
        self.kept[meaning] = (monotonic(), points)

    def forget(self) -> None:
        self.kept.clear()


async def weeks_of(
    asking: Asking, metric: Metric, weeks: Weeks, *, younger_than: float = KEPT_SECONDS
) -> Points:
    """The 13 whole weeks before this one. Pushed points are read each time: that costs nothing."""
    monday = first_day(clock.today(asking.timezone), "week")
    meaning = (metric.id, metric.revision, monday)
    found = weeks.find(meaning, younger_than=younger_than)
    if found is not None and metric.kind != "pushed":
        return found
    since = midnight(monday - timedelta(weeks=WEEKS), asking.timezone)
    wanted = periods(Span(since, midnight(monday, asking.timezone)), "week", asking.timezone)
    (line,) = await series.series(asking, metric, wanted)
    points = list(zip(wanted.at, line.values, strict=True))
    weeks.keep(meaning, points)
    return points

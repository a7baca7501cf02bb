"""Funnels and retention as metrics: one rate for each period."""

from collections.abc import Sequence

from services.common.problems import invalid
from services.metrics_api.definitions.models import Metric
from services.metrics_api.questions import funnels, retention
from services.metrics_api.questions.asking import Asking
from services.metrics_api.questions.lines import Value
from services.metrics_api.questions.measures import definition, divided
from services.metrics_api.questions.times import Periods, Span, midnight, next_start, periods

MOST_PERIODS = 120


async def series(
    asking: Asking, metric: Metric, wanted: Periods, companies: Sequence[str] | None
) -> list[Value]:
    """Of a funnel: the share that reached the last step, of those who began in the period.

    Of retention: the share of those who began in the period that came back in the next one.
    """
    if len(wanted.starts) > MOST_PERIODS:
        raise invalid("/from", f"At most {MOST_PERIODS} periods for a {metric.kind}.")
    if metric.kind == "funnel":
        return [
            await _converted(asking, metric, Span(since, until), companies)
            for since, until in zip(wanted.at, [*wanted.at[1:], wanted.span.until], strict=True)
        ]
    return await _returned(asking, metric, wanted, companies)


async def _converted(
    asking: Asking, metric: Metric, span: Span, companies: Sequence[str] | None
) -> Value:
    told = definition(metric)
    reached = await funnels.levels(
        asking.store, told.steps, told.within_days, span, companies=companies, until_window=True
    )
    if not reached:
        return None
    (users,) = reached.values()
    return divided(users[-1], users[0])


async def _returned(
    asking: Asking, metric: Metric, wanted: Periods, companies: Sequence[str] | None
) -> list[Value]:
    told = definition(metric)
    start = told.start_event or ""
    # One period more than asked for, in which the last cohort may return.
    after = next_start(next_start(wanted.starts[-1], wanted.grain), wanted.grain)
    span = Span(wanted.span.since, midnight(after, asking.timezone))
    longer = periods(span, wanted.grain, asking.timezone)
    found = await retention.cohorts(
        asking.store,
        start,
        told.return_event or start,
        longer,
        asking.timezone,
        companies=companies,
    )
    return [divided(cohort.retained[1], cohort.users) for cohort in found[: len(wanted.starts)]]


async def value(asking: Asking, metric: Metric, span: Span) -> Value:
    """One rate over the span; of retention, of the weeks whose next one is over."""
    if metric.kind == "funnel":
        return await _converted(asking, metric, span, None)
    told = definition(metric)
    start = told.start_event or ""
    weeks = periods(span, "week", asking.timezone)
    found = await retention.cohorts(
        asking.store, start, told.return_event or start, weeks, asking.timezone
    )
    over = found[:-2]
    returned = sum(cohort.retained[1] for cohort in over)
    return divided(returned, sum(cohort.users for cohort in over))

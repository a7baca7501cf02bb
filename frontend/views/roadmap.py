"""The roadmap: now, next and later by drag or by key, and the same items in time."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Form
from starlette.responses import PlainTextResponse, Response

from frontend.api import JSON, Missing
from frontend.charts import Calendar, Span, calendar_of
from frontend.formats import as_date
from frontend.visits import SignedIn, Visit, safe_next

router = APIRouter()

HORIZONS = ("now", "next", "later")
OPEN = ["idea", "discovery", "planned", "building", "launched", "measured", "parked"]
AT_ONCE = 200
CARDS = 1000
SHOWN = 100
WEEKS = 13


@dataclass(frozen=True)
class Column:
    """One horizon with its items in their order."""

    horizon: str
    items: list[JSON]
    is_cut: bool


@dataclass(frozen=True)
class Lane:
    """One item in time; the span is None while it has no dates."""

    item: JSON
    span: Span | None


@dataclass(frozen=True)
class Load:
    """Person-weeks that one team's items of the next weeks need, and what the team has."""

    name: str
    needed: float
    has: float

    @property
    def share(self) -> float:
        return self.needed / self.has if self.has else 0.0


@router.get("/roadmap")
async def index(
    visit: SignedIn,
    view: str = "board",
    product: str = "",
    objective: str = "",
    team: str = "",
    stage: str = "",
    audience: str = "",
    q: str = "",
) -> Response:
    filters = {"product": product, "objective": objective, "team": team, "stage": stage, "q": q}
    roadmap = visit.api.roadmap
    answers = await visit.api.ask(
        **_questions(visit, filters, audience),
        products=roadmap.get("/v1/products", limit=AT_ONCE),
        teams=roadmap.get("/v1/teams", limit=AT_ONCE),
        objectives=roadmap.get("/v1/objectives", limit=AT_ONCE),
    )
    asked = [answers[key] for key in ("cards", *HORIZONS) if key in answers]
    down = next((page for page in asked if isinstance(page, Missing)), None)
    columns = [] if down is not None else _columns(answers)
    lanes, calendar = _timeline(columns, visit.today)
    return await visit.show(
        "roadmap/index.html",
        view="timeline" if view == "timeline" else "board",
        down=down,
        columns=columns,
        lanes=lanes,
        calendar=calendar,
        loads=_loads(columns, answers["teams"], visit.today),
        weeks=WEEKS,
        choices={name: _choices(answers[name]) for name in ("products", "teams", "objectives")},
        filters={**filters, "audience": audience},
        is_filtered=any(filters.values()) or bool(audience),
        may_move=visit.may("roadmap:write"),
    )


def _questions(visit: Visit, filters: dict[str, str], audience: str) -> dict[str, Any]:
    """Who builds the product asks for all cards at once; others for what they may hear of."""
    roadmap = visit.api.roadmap
    stages = [filters["stage"]] if filters["stage"] else OPEN
    wanted = {**filters, "stage": stages}
    if visit.person.is_internal:
        cards = roadmap.get(
            "/v1/cards", horizon=list(HORIZONS), audience=audience, limit=CARDS, **wanted
        )
        return {"cards": cards}
    return {
        horizon: roadmap.get("/v1/items", horizon=horizon, sort="position", limit=AT_ONCE, **wanted)
        for horizon in HORIZONS
    }


def _columns(answers: dict[str, JSON]) -> list[Column]:
    if "cards" not in answers:
        return [
            Column(horizon, answers[horizon]["results"], answers[horizon]["next"] is not None)
            for horizon in HORIZONS
        ]
    cards = answers["cards"]
    rows = {
        horizon: [row for row in cards["results"] if row["horizon"] == horizon]
        for horizon in HORIZONS
    }
    return [
        Column(horizon, rows[horizon][:SHOWN], cards["is_cut"] or len(rows[horizon]) > SHOWN)
        for horizon in HORIZONS
    ]


def _timeline(columns: list[Column], today: date) -> tuple[list[Lane], Calendar]:
    """Rows by their start; what has no dates comes last, because someone should give it some."""
    lanes = [Lane(item, _span(item)) for column in columns for item in column.items]
    lanes.sort(key=lambda lane: (lane.span is None, lane.span.starts_on if lane.span else today))
    return lanes, calendar_of([lane.span for lane in lanes if lane.span], today)


def _span(item: JSON) -> Span | None:
    ends = as_date(item.get("ends_on") or item.get("expected_on"))
    starts = as_date(item.get("starts_on")) or ends
    if starts is None or ends is None:
        return None
    return Span(
        min(starts, ends),
        ends,
        expected_on=as_date(item.get("expected_on")),
        is_done=item["stage"] in ("launched", "measured", "closed"),
        is_uncertain=item["stage"] in ("idea", "discovery"),
    )


def _loads(columns: list[Column], teams: JSON, today: date) -> list[Load]:
    """Effort of each team's decided items in the next weeks, spread evenly over their days."""
    if not teams:
        return []
    until = today + timedelta(weeks=WEEKS)
    needed: dict[str, float] = {}
    for column in columns:
        for item in column.items:
            if item.get("team") and item["stage"] in ("planned", "building"):
                needed[item["team"]] = needed.get(item["team"], 0.0) + _weeks(item, today, until)
    return [
        Load(team["name"], needed.get(team["id"], 0.0), team["capacity_per_week"] * WEEKS)
        for team in teams["results"]
        if team.get("capacity_per_week")
    ]


def _weeks(item: JSON, today: date, until: date) -> float:
    effort = (item.get("effort") or {}).get("likely") or 0.0
    span = _span(item)
    if span is None or not effort:
        return 0.0
    start, end = max(span.starts_on, today), min(span.ends_on, until)
    days = (span.ends_on - span.starts_on).days + 1
    return float(effort) * max((end - start).days + 1, 0) / days


def _choices(page: JSON) -> list[tuple[str, str]]:
    if not page:
        return []
    return [(row["id"], row.get("name") or row.get("title")) for row in page["results"]]


@router.post("/roadmap/order")
async def reorder(
    visit: SignedIn,
    item: Annotated[str, Form()],
    horizon: Annotated[str, Form()],
    before: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "",
) -> Response:
    """Put an item into a horizon, above another or at its end; the drag asks for no page."""
    body: dict[str, Any] = {"horizon": horizon or None}
    if before:
        body["before"] = before
    await visit.api.roadmap.put(f"/v1/items/{item}/position", body)
    if visit.request.headers.get("accept") == "text/plain":
        return PlainTextResponse("kept")
    return _back(visit, back)


def _back(visit: Visit, back: str) -> Response:
    return visit.go(safe_next(back or "/roadmap"), "Moved.")

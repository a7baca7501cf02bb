from typing import Annotated, Any

from fastapi import Query, Request

from services.common.actors import Reader
from services.common.problems import invalid
from services.common.routing import Router
from services.metrics_api.definitions import queries
from services.metrics_api.definitions.models import Metric
from services.metrics_api.definitions.routes import MetricInPath
from services.metrics_api.questions import (
    active,
    adoption,
    catalogue,
    dimensions,
    funnels,
    marks,
    retention,
    series,
    weeks,
)
from services.metrics_api.questions.asking import Asked, Asking
from services.metrics_api.questions.lines import Dimension, Line
from services.metrics_api.questions.measures import divided
from services.metrics_api.questions.schemas import (
    ActiveUsersOut,
    AdoptionOut,
    DimensionsOut,
    EventsOut,
    FunnelIn,
    FunnelOut,
    RetentionIn,
    RetentionOut,
    SeriesOut,
    TreeOut,
    WeeksOut,
    When,
)
from services.metrics_api.questions.times import Grain, Periods, periods, read_span

router = Router(prefix="/v1", tags=["questions"])

From = Annotated[When | None, Query(alias="from")]
To = Annotated[When | None, Query()]
MOST_DAYS_OF_ACTIVITY = 1_100


def _periods(asked: Asking, since: str | None, until: str | None, grain: Grain) -> Periods:
    return periods(read_span(since, until, asked.timezone), grain, asked.timezone)


@router.get("/metrics/{key}/series", response_model=SeriesOut)
async def show_series(
    metric: MetricInPath,
    asked: Asked,
    _: Reader,
    from_: From = None,
    to: To = None,
    grain: Grain = "day",
    by: Annotated[str | None, Query(min_length=1, max_length=200)] = None,
    company: Annotated[list[str] | None, Query(max_length=200)] = None,
) -> dict[str, Any]:
    """Values over whole periods in the workspace's zone, with the launches of those days.

    `by` is a property of the events, or `$company`: the largest 50 values, the rest as `(other)`.
    """
    wanted = _periods(asked, from_, to, grain)
    lines = await series.series(asked, metric, wanted, by=by, companies=company)
    return {
        "metric": metric.key,
        "grain": grain,
        "unit": metric.unit,
        "series": [_line(line, wanted) for line in lines],
        "marks": await marks.marks(asked.session, wanted.span),
    }


@router.get("/metrics/{key}/dimensions", response_model=DimensionsOut)
async def list_dimensions(
    metric: MetricInPath, asked: Asked, _: Reader, from_: From = None, to: To = None
) -> dict[str, Any]:
    """What the metric can be broken down by: properties with 2 to 50 values, and `$company`."""
    span = read_span(from_, to, asked.timezone)
    return {"results": await dimensions.dimensions(asked, metric, span)}


@router.get("/weeks", response_model=WeeksOut)
async def list_weeks(
    request: Request,
    asked: Asked,
    _: Reader,
    limit: Annotated[int, Query(ge=1, le=200)] = 200,
) -> dict[str, Any]:
    """The last 13 whole weeks of each metric, at most ten minutes old: for lists of metrics."""
    statement = queries.metrics().order_by(Metric.key).limit(limit)
    kept = request.app.state.weeks
    rows = list(await asked.session.scalars(statement))
    found = [{"metric": row.key, "points": await weeks.weeks_of(asked, row, kept)} for row in rows]
    return {"results": found}


@router.get("/active-users", response_model=ActiveUsersOut)
async def show_active_users(
    asked: Asked,
    _: Reader,
    from_: From = None,
    to: To = None,
    event: Annotated[str | None, Query(max_length=255)] = None,
) -> dict[str, Any]:
    """Different people a day, in the 7 and in the 30 days that end with it, and stickiness."""
    wanted = _periods(asked, from_, to, "day")
    if len(wanted.starts) > MOST_DAYS_OF_ACTIVITY:
        raise invalid("/from", f"At most {MOST_DAYS_OF_ACTIVITY} days at once.")
    days, users = await active.active_days(asked.store, wanted, event=event)
    daily = sum(day.daily for day in days) / len(days)
    return {
        "users": users,
        "daily": daily,
        "weekly": days[-1].weekly,
        "monthly": days[-1].monthly,
        "stickiness": divided(daily, days[-1].monthly),
        "points": [
            {
                "at": at,
                "daily": day.daily,
                "weekly": day.weekly,
                "monthly": day.monthly,
                "stickiness": day.stickiness,
            }
            for at, day in zip(wanted.at, days, strict=True)
        ],
    }


@router.post("/funnels/query", response_model=FunnelOut)
async def ask_funnel(asked: Asked, _: Reader, body: FunnelIn) -> dict[str, Any]:
    """Users who did the steps in that order, each within the window of the first."""
    span = read_span(body.from_, body.to, asked.timezone)
    reached = await funnels.levels(
        asked.store,
        body.steps,
        body.within_days,
        span,
        by=body.by,
        companies=body.companies,
    )
    whole = [sum(users) for users in zip(*reached.values(), strict=True)]
    lines = (
        [
            {"dimensions": {body.by: value}, "steps": _steps(body.steps, users)}
            for value, users in reached.items()
        ]
        if body.by
        else []
    )
    return {"steps": _steps(body.steps, whole or [0] * len(body.steps)), "by": lines}


@router.post("/retention/query", response_model=RetentionOut)
async def ask_retention(asked: Asked, _: Reader, body: RetentionIn) -> dict[str, Any]:
    """Of those whose first start event lies in a period, how many came back in each one after."""
    wanted = _periods(asked, body.from_, body.to, body.grain)
    if len(wanted.starts) > 400:
        raise invalid("/from", "At most 400 periods at once.")
    found = await retention.cohorts(
        asked.store,
        body.start_event,
        body.return_event,
        wanted,
        asked.timezone,
        companies=body.companies,
    )
    return {"grain": body.grain, "cohorts": found}


@router.get("/adoption", response_model=AdoptionOut)
async def show_adoption(
    asked: Asked,
    _: Reader,
    event: Annotated[str, Query(min_length=1, max_length=255)],
    from_: From = None,
    to: To = None,
    grain: Grain = "week",
) -> dict[str, Any]:
    """Who uses one thing: people and companies, over time and as a share of all active ones."""
    wanted = _periods(asked, from_, to, grain)
    found = await adoption.adoption(asked.store, event, wanted)
    fields = ("users", "companies", "events", "active_users", "active_companies", "share")
    return {field: getattr(found, field) for field in fields} | {
        "event": event,
        "grain": grain,
        "points": [(at, *counts) for at, counts in zip(wanted.at, found.points, strict=True)],
    }


@router.get("/events", response_model=EventsOut)
async def list_events(asked: Asked, _: Reader, from_: From = None, to: To = None) -> dict[str, Any]:
    """The names of the events that came in, the most frequent first."""
    span = read_span(from_, to, asked.timezone)
    rows = await catalogue.event_names(asked.store, span)
    names = ("event", "count", "users", "last_at")
    return {"results": [dict(zip(names, row, strict=True)) for row in rows]}


@router.get("/tree", response_model=TreeOut)
async def show_tree(asked: Asked, _: Reader) -> dict[str, Any]:
    """The KPI tree: each metric with value, target and state, above those that drive it."""
    return {"results": await catalogue.tree(asked.session)}


def _line(line: Line, wanted: Periods) -> dict[str, Any]:
    dimensions: dict[str, Dimension] = line.dimensions
    return {
        "dimensions": dimensions,
        "points": list(zip(wanted.at, line.values, strict=True)),
    }


def _steps(steps: list[str], users: list[int]) -> list[dict[str, Any]]:
    return [
        {"event": step, "users": count, "conversion": divided(count, users[0])}
        for step, count in zip(steps, users, strict=True)
    ]

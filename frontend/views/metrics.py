"""Metrics: the list and its tree, one metric, and how a metric is defined and fed."""

from datetime import date, timedelta
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from frontend import charts, formats, metric_forms, metric_page, metrics
from frontend.api import JSON, ApiProblem, Missing
from frontend.charts import Lines, Series
from frontend.measures import Measure
from frontend.metric_page import Asked
from frontend.visits import SignedIn, Visit

router = APIRouter()

COHORT_MONTHS = 14
# Errors that the service points at parts of a definition for which the form has several fields.
OF_PARTS = ("filters", "numerator", "denominator", "value")
PAST_DAYS = 90


@router.get("/metrics")
async def index(visit: SignedIn, event: str = "") -> Response:
    service = visit.api.metrics
    answers = await visit.api.ask(
        tree=service.get("/v1/tree"),
        page=service.get("/v1/metrics", limit=200),
        active=service.get("/v1/active-users", **_past(visit)),
        events=service.get("/v1/events", **_past(visit)),
        weeks=service.get("/v1/weeks"),
    )
    names = [row["event"] for row in _results(answers["events"])]
    event = event if event in names else _first_event(names)
    found = await visit.api.ask(retention=_retention(visit, event) if event else _nothing())
    rows = metrics.rows_of(
        _results(answers["tree"]),
        _results(answers["page"]),
        {row["metric"]: row["points"] for row in _results(answers["weeks"])},
        visit.settings.currency,
        visit.today,
    )
    return await visit.show(
        "metrics/index.html",
        page=answers["page"],
        rows=rows,
        sentence=metrics.sentence(rows),
        active=answers["active"],
        active_chart=_active_chart(visit, answers["active"]),
        cohorts=_cohorts(found["retention"]),
        retention=found["retention"],
        event=event,
        events=names,
        may_write=visit.may("metrics:write"),
    )


def _results(page: JSON) -> list[JSON]:
    return page["results"] if page else []


async def _nothing() -> None:
    return None


def _past(visit: Visit) -> dict[str, str]:
    """The last 90 whole days."""
    since = visit.today - timedelta(days=PAST_DAYS)
    return {"from_": since.isoformat(), "to": visit.today.isoformat()}


def _first_event(names: list[str]) -> str:
    """The most frequent one that is not the sender's own bookkeeping."""
    return next((name for name in names if not name.startswith("$")), "")


async def _retention(visit: Visit, event: str) -> JSON:
    """By month of the first time, how many of them came back in each month after."""
    first = metrics.first_of("month", visit.today)
    for _ in range(COHORT_MONTHS - 1):
        first = metrics.first_of("month", first - timedelta(days=1))
    body = {"start_event": event, "return_event": event, "grain": "month"}
    span = {"from": first.isoformat(), "to": visit.today.isoformat()}
    return await visit.api.metrics.question("/v1/retention/query", {**body, **span})


def _cohorts(answer: JSON) -> list[dict[str, Any]]:
    rows = answer["cohorts"] if answer else []
    return [
        {**row, "cells": charts.heat_row(row["users"], row["retained"])}
        for row in rows
        if row["users"]
    ]


def _active_chart(visit: Visit, active: JSON) -> Any:
    if not active or not active["users"]:
        return ""
    zone = visit.settings.timezone
    days = [(metrics.local_day(point["at"], zone), point) for point in active["points"]]
    named = {"monthly": "in 30 days", "weekly": "in 7 days", "daily": "a day"}
    lines = [
        Series(name, [(day, float(point[key])) for day, point in days])
        for key, name in named.items()
    ]
    said = Measure("")
    return charts.line_chart(Lines(lines, say=said.bare, from_zero=True), "Active people")


@router.get("/metrics/new")
async def new(visit: SignedIn, kind: str = "count") -> Response:
    kind = kind if kind in metric_forms.KINDS else "count"
    return await _form(visit, kind, dict.fromkeys(metric_forms.FIELDS, ""), {})


@router.post("/metrics")
async def create(
    request: Request, visit: SignedIn, kind: Annotated[str, Form()] = "count"
) -> Response:
    given = await request.form()
    form = {name: str(given.get(name) or "").strip() for name in metric_forms.FIELDS}
    key = form["key"] or metric_forms.key_of(form["name"])
    if kind not in metric_forms.KINDS or not key:
        return await _form(visit, "count", form, {"name": "A metric needs a name."}, status=422)
    if await visit.api.metrics.find(f"/v1/metrics/{quote(key, safe='')}"):
        taken = {"key": f"There is a metric with the key {key} already."}
        return await _form(visit, kind, form | {"key": key}, taken, status=422)
    body = metric_forms.body_of(kind, form)
    try:
        made = await visit.api.metrics.put(f"/v1/metrics/{quote(key, safe='')}", body)
    except ApiProblem as problem:
        if problem.status not in (404, 422):
            raise
        errors = problem.fields or {"key": "Small letters, figures, dots and dashes."}
        return await _form(visit, kind, form | {"key": key}, errors, status=422)
    said = "Defined. Its value is computed within a minute."
    if kind == "pushed":
        said = "Defined. Send its first values below."
    return visit.go(f"/metrics/{quote(made['key'], safe='')}", said)


async def _form(
    visit: Visit, kind: str, form: dict[str, str], errors: dict[str, str], status: int = 200
) -> Response:
    answers = await visit.api.ask(
        events=visit.api.metrics.get("/v1/events", **_past(visit)),
        page=visit.api.metrics.get("/v1/metrics", limit=200),
    )
    return await visit.show(
        "metrics/new.html",
        status=status,
        kind=kind,
        kinds=metric_forms.KINDS,
        operators=list(metric_forms.OPERATORS.items()),
        form=form,
        errors={name: errors.get(name, "") for name in (*metric_forms.FIELDS, *OF_PARTS)},
        events=[row["event"] for row in _results(answers["events"])],
        others=[(row["key"], row["name"]) for row in _results(answers["page"]) if "key" in row],
        currency=visit.settings.currency,
    )


@router.get("/metrics/{key}")
async def show(request: Request, visit: SignedIn, key: str) -> Response:
    return await _page(visit, key, dict(request.query_params))


async def _page(
    visit: Visit,
    key: str,
    given: dict[str, str],
    *,
    form: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    path = f"/v1/metrics/{quote(key, safe='')}"
    metric = await visit.api.metrics.get(path)
    said = metrics.measure_of(metric, visit.settings.currency)
    wanted = metric_page.asked(visit, metric, given)
    answers = await _answers(visit, path, wanted)
    visit.be_at(metric["name"], "metric")
    names = _company_names(answers["companies"])
    series = answers["series"]
    drawn = metric_page.shown(visit, metric, said, wanted, answers, names) if series else None
    return await visit.show(
        "metrics/show.html",
        status=status,
        metric=metric,
        measure=said,
        standing=metrics.state_of(metric, visit.today),
        asked=wanted,
        series=series,
        drawn=drawn,
        change=metrics.change_of(_first_line(answers["weeks"]), said, metric["direction"]),
        grains=metric_page.GRAINS,
        spans=metric_page.SPANS,
        compared=metric_page.COMPARED,
        dimensions=_choices(answers["dimensions"], wanted),
        sensitivity=_noticed(answers["sensitivity"], said, metric["kind"]),
        definition=metric_forms.sentence(metric),
        kind=metrics.KINDS.get(metric["kind"], metric["kind"]),
        revisions=_results(answers["revisions"]),
        form=form or {},
        errors=errors or {},
        may_write=visit.may("metrics:write"),
    )


def _first_line(series: JSON) -> list[float]:
    lines = series["series"] if series else []
    return metrics.known(lines[0]["points"]) if lines else []


async def _answers(visit: Visit, path: str, wanted: Asked) -> dict[str, JSON]:
    service = visit.api.metrics
    monday = metrics.first_of("week", visit.today)
    return await visit.api.ask(
        series=_drawn(visit, path, wanted, wanted.since, wanted.until),
        earlier=_drawn(visit, path, wanted, *wanted.earlier()) if wanted.compare else _nothing(),
        weeks=service.find(
            f"{path}/series",
            grain="week",
            from_=(monday - timedelta(weeks=2)).isoformat(),
            to=monday.isoformat(),
        ),
        dimensions=service.find(f"{path}/dimensions"),
        sensitivity=_sensitivity(visit, path),
        revisions=service.find(f"{path}/revisions"),
        companies=visit.api.feedback.get("/v1/companies", limit=200)
        if wanted.by == "$company"
        else _nothing(),
    )


async def _drawn(visit: Visit, path: str, wanted: Asked, since: date, until: date) -> JSON:
    try:
        return await visit.api.metrics.get(
            f"{path}/series",
            grain=wanted.grain,
            from_=since.isoformat(),
            to=until.isoformat(),
            by=wanted.by,
        )
    except ApiProblem as problem:
        if problem.status != 422:
            raise
        return None


async def _sensitivity(visit: Visit, path: str) -> JSON:
    """Too little history is an answer of its own: the sentence then says so."""
    try:
        return await visit.api.metrics.get(f"{path}/sensitivity", days=90)
    except ApiProblem as problem:
        if problem.status != 422:
            raise
        return {"why_not": next(iter(problem.fields.values()), problem.detail)}


DAILY = ("count", "users", "sum")


def _noticed(found: JSON, said: Measure, kind: str) -> JSON:
    """The sentence's parts; with `why_not` where nothing can be said."""
    if not found or isinstance(found, Missing) or "why_not" in found:
        return found
    relative = found["relative"]
    share = f" ({formats.percent(relative)} of its level)" if relative is not None else ""
    staged = found["staged"]
    a_day = " a day" if kind in DAILY else ""
    return {
        "days": found["days"],
        "power": round(found["power"] * 10),
        "size": said.plain(found["absolute"])
        + a_day
        + ("" if said.change_unit == "points" else share),
        "staged": said.plain(staged["absolute"]) + a_day if staged else "",
        "history": found["history_days"],
    }


def _company_names(page: JSON) -> dict[str, str]:
    rows = _results(page)
    named = {str(row["id"]): row["name"] for row in rows if "name" in row}
    return named | {row["external_id"]: row["name"] for row in rows if row.get("external_id")}


def _choices(found: JSON, wanted: Asked) -> list[tuple[str, str]]:
    """Properties one may break it down by; the one in use is among them."""
    names = [row["property"] for row in _results(found)]
    if wanted.by and wanted.by not in names:
        names.insert(0, wanted.by)
    return [(name, "company" if name == "$company" else name) for name in names]


@router.post("/metrics/{key}/target")
async def set_target(
    visit: SignedIn,
    key: str,
    value: Annotated[str, Form()] = "",
    due_on: Annotated[str, Form()] = "",
) -> Response:
    """In the unit that the page shows: 70 for a share of 0.7."""
    path = f"/v1/metrics/{quote(key, safe='')}"
    metric = await visit.api.metrics.get(path)
    said = metrics.measure_of(metric, visit.settings.currency)
    form = {"value": value, "due_on": due_on}
    try:
        body = {"value": float(value.replace(",", ".")) / said.factor, "due_on": due_on or None}
        await visit.api.metrics.put(f"{path}/target", body)
    except ValueError:
        errors = {"value": "Write a number."}
        return await _page(visit, key, {}, form=form, errors=errors, status=422)
    except ApiProblem as problem:
        if problem.status != 422:
            raise
        return await _page(visit, key, {}, form=form, errors=problem.fields, status=422)
    return visit.go(f"/metrics/{quote(key, safe='')}", "The target stands.")


@router.post("/metrics/{key}/target/removal")
async def remove_target(visit: SignedIn, key: str) -> Response:
    await visit.api.metrics.delete(f"/v1/metrics/{quote(key, safe='')}/target")
    return visit.go(f"/metrics/{quote(key, safe='')}", "No target any more.")


@router.post("/metrics/{key}/points")
async def push(visit: SignedIn, key: str, points: Annotated[str, Form()] = "") -> Response:
    """Values of a metric that lives elsewhere; the same day again replaces the value."""
    path = f"/v1/metrics/{quote(key, safe='')}"
    metric = await visit.api.metrics.get(path)
    said = metrics.measure_of(metric, visit.settings.currency)
    form = {"points": points}
    try:
        rows = metric_forms.points_of(points, said.factor, visit.settings.timezone)
        answer = await visit.api.metrics.post(f"{path}/points", {"points": rows})
    except metric_forms.CannotRead as problem:
        errors = {"points": str(problem)}
        return await _page(visit, key, {}, form=form, errors=errors, status=422)
    except ApiProblem as problem:
        if problem.status != 422:
            raise
        errors = {"points": next(iter(problem.fields.values()), problem.detail)}
        return await _page(visit, key, {}, form=form, errors=errors, status=422)
    taken = formats.count(answer["taken"], "value")
    return visit.go(f"/metrics/{quote(key, safe='')}", f"{taken} taken.")

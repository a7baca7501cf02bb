"""Business cases: written as a draft, asked whether they can be measured, signed and frozen."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from frontend import item_page
from frontend.api import JSON, ApiProblem
from frontend.measures import measure
from frontend.visits import SignedIn, Visit

router = APIRouter()

NAMES = (
    "metric", "effect_in", "effect_low", "effect_likely", "effect_high", "measured_for_days",
    "value_per_unit", "cost_low", "cost_likely", "cost_high", "discount_rate", "horizon_months",
    "stop_rules",
)  # fmt: skip
EFFECT_IN = {
    "unit": "in the metric's own unit",
    "points": "in points (of a share, such as 61 %)",
    "percent": "in percent of its level",
}


@router.get("/items/{item_id}/cases/new")
async def new(visit: SignedIn, item_id: str) -> Response:
    """A new version begins with the words of the last."""
    found = await visit.api.ask(cases=visit.api.roadmap.find(f"/v1/items/{item_id}/cases", limit=1))
    rows = found["cases"]["results"] if found["cases"] else []
    kinds = await visit.metric_kinds()
    form = (
        _as_form(visit, rows[0], kinds)
        if rows
        else {"measured_for_days": "90", "effect_in": "unit"}
    )
    return await _form(visit, item_id, None, form, {})


@router.post("/items/{item_id}/cases")
async def write(visit: SignedIn, item_id: str, request: Request) -> Response:
    form = await _read(request)
    body = _body(form, await _factor(visit, form))
    try:
        made = await visit.api.roadmap.post(f"/v1/items/{item_id}/cases", body)
    except ApiProblem as problem:
        if problem.status not in (409, 422):
            raise
        return await _form(visit, item_id, None, form, _errors(problem), status=422)
    return visit.go(f"/items/{item_id}/cases/{made['id']}", "The draft is kept.")


@router.get("/items/{item_id}/cases/{case_id}")
async def show(visit: SignedIn, item_id: str, case_id: str) -> Response:
    return await _page(visit, item_id, case_id)


@router.get("/items/{item_id}/cases/{case_id}/edit")
async def edit(visit: SignedIn, item_id: str, case_id: str) -> Response:
    case = await visit.api.roadmap.get(f"/v1/cases/{case_id}")
    form = _as_form(visit, case, await visit.metric_kinds())
    return await _form(visit, item_id, case, form, {})


@router.post("/items/{item_id}/cases/{case_id}")
async def change(visit: SignedIn, item_id: str, case_id: str, request: Request) -> Response:
    form = await _read(request)
    body = _body(form, await _factor(visit, form))
    try:
        await visit.api.roadmap.patch(
            f"/v1/cases/{case_id}", body, etag=f'"{form.get("version", "")}"'
        )
    except ApiProblem as problem:
        if problem.status not in (409, 412, 422):
            raise
        case = await visit.api.roadmap.get(f"/v1/cases/{case_id}")
        return await _form(visit, item_id, case, form, _errors(problem), status=problem.status)
    return visit.go(f"/items/{item_id}/cases/{case_id}", "The draft is kept.")


@router.post("/items/{item_id}/cases/{case_id}/measurability")
async def ask_again(visit: SignedIn, item_id: str, case_id: str) -> Response:
    await visit.api.roadmap.post(f"/v1/cases/{case_id}/measurability")
    return visit.go(f"/items/{item_id}/cases/{case_id}", "Asked the metric's history again.")


@router.post("/items/{item_id}/cases/{case_id}/approval")
async def sign(
    visit: SignedIn,
    item_id: str,
    case_id: str,
    decision: Annotated[str, Form()],
    note: Annotated[str, Form()] = "",
) -> Response:
    """Signing freezes this version by its hash; a promise too small to notice needs a reason."""
    body = {"decision": decision, **({"note": note} if note.strip() else {})}
    try:
        await visit.api.roadmap.post(f"/v1/cases/{case_id}/approval", body)
    except ApiProblem as problem:
        if problem.status not in (409, 422):
            raise
        return await _page(visit, item_id, case_id, problem, note)
    said = "Signed: this version is frozen." if decision == "approve" else "Sent back."
    return visit.go(f"/items/{item_id}#business", said)


async def _page(
    visit: Visit, item_id: str, case_id: str, refusal: ApiProblem | None = None, note: str = ""
) -> Response:
    roadmap = visit.api.roadmap
    item = await roadmap.get(f"/v1/items/{item_id}")
    case = await roadmap.get(f"/v1/cases/{case_id}")
    found = await visit.api.ask(launches=roadmap.get("/v1/launches", item=item_id, limit=1))
    launches = found["launches"]["results"] if found["launches"] else []
    launch = launches[0] if launches and launches[0].get("case") == case_id else None
    kinds = await visit.metric_kinds()
    said = item_page.measure_of(case, kinds, visit)
    assert said is not None
    record = case["calibration"]
    corrected = record.get("corrected")
    return await visit.show(
        "cases/show.html",
        status=422 if refusal else 200,
        item=item,
        case=case,
        case_measure=said,
        case_rows=item_page.case_rows(visit, case, launch, kinds),
        corrected=said.span_with_unit(corrected["low"], corrected["high"]) if corrected else "",
        refusal=refusal,
        note=note,
        may_write=visit.may("roadmap:write"),
        may_sign=visit.may("roadmap:approve"),
    )


async def _form(
    visit: Visit,
    item_id: str,
    case: JSON,
    form: dict[str, Any],
    errors: dict[str, str],
    status: int = 200,
) -> Response:
    item = await visit.api.roadmap.get(f"/v1/items/{item_id}")
    found = await visit.api.ask(metrics=visit.api.metrics.get("/v1/metrics", limit=200))
    metrics = found["metrics"]["results"] if found["metrics"] else []
    chosen = form.get("metric")
    choices = [(row["key"], row.get("name") or row["key"]) for row in metrics]
    if chosen and chosen not in dict(choices):
        choices.append((chosen, chosen))
    return await visit.show(
        "cases/form.html",
        status=status,
        item=item,
        case=case,
        form={name: form.get(name) if form.get(name) is not None else "" for name in NAMES},
        errors=errors,
        metrics=choices,
        effect_in=list(EFFECT_IN.items()),
        currency=visit.settings.currency,
    )


async def _read(request: Request) -> dict[str, str]:
    return {key: str(value).strip() for key, value in (await request.form()).items()}


def _errors(problem: ApiProblem) -> dict[str, str]:
    return problem.fields or {"all": f"{problem.title}. {problem.detail}".strip()}


def _as_form(visit: Visit, case: JSON, kinds: dict[str, str]) -> dict[str, Any]:
    """The case as its form shows it: shares in points, relative effects in percent."""
    said = item_page.measure_of(case, kinds, visit)
    assert said is not None
    form = {name: case.get(name) for name in NAMES}
    relative = case["effect_is"] == "relative"
    form["effect_in"] = (
        "percent" if relative else "points" if said.change_unit == "points" else "unit"
    )
    for end in ("low", "likely", "high"):
        form[f"effect_{end}"] = _plain(case["effect"][end] * said.factor)
        form[f"cost_{end}"] = _plain(case["cost"][end])
    form["value_per_unit"] = _plain(case["value_per_unit"]) if case["value_per_unit"] else ""
    form["discount_rate"] = _plain(case["discount_rate"] * 100)
    form["stop_rules"] = "\n".join(
        rule["text"] for rule in case["kill_criteria"] if rule.get("text")
    )
    return form


def _plain(amount: float | str) -> str:
    """As one would type it: no decimals that say nothing."""
    return f"{round(float(amount), 6):,.6f}".rstrip("0").rstrip(".")


async def _factor(visit: Visit, form: dict[str, str]) -> float:
    """What the typed effect is divided by: 7 points of a share kept as 0.61 are 0.07."""
    chosen = form.get("effect_in", "unit")
    if chosen != "points":
        return 100.0 if chosen == "percent" else 1.0
    key = quote(form.get("metric") or "-", safe="")
    found = await visit.api.ask(metric=visit.api.metrics.find(f"/v1/metrics/{key}"))
    metric = found["metric"]
    return measure(metric["unit"], metric["kind"]).factor if metric else 100.0


def _body(form: dict[str, str], factor: float) -> dict[str, Any]:
    """Numbers as numbers, points as fractions; what cannot be read goes on, to be refused."""
    chosen = form.get("effect_in", "unit")
    body: dict[str, Any] = {
        "metric": form.get("metric") or None,
        "effect": {end: _share(form.get(f"effect_{end}", ""), factor) for end in _ENDS},
        "effect_is": "relative" if chosen == "percent" else "absolute",
        "measured_for_days": _share(form.get("measured_for_days", ""), 1.0),
        "cost": {end: form.get(f"cost_{end}", "").replace(",", "") for end in _ENDS},
        "value_per_unit": form.get("value_per_unit", "").replace(",", "") or None,
        "kill_criteria": [line for line in form.get("stop_rules", "").splitlines() if line.strip()],
    }
    if form.get("discount_rate"):
        body["discount_rate"] = _share(form["discount_rate"], 100.0)
    if form.get("horizon_months"):
        body["horizon_months"] = _share(form["horizon_months"], 1.0)
    return body


_ENDS = ("low", "likely", "high")


def _share(text: str, factor: float) -> float | int | str | None:
    if not text:
        return None
    try:
        value = float(text.replace(",", "").replace("\N{MINUS SIGN}", "-"))
    except ValueError:
        return text
    value = round(value / factor, 10)
    return int(value) if value.is_integer() else value

"""Measured results: every launch held against its promise, and past launches looked back on."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.responses import Response

from frontend import formats, launches, look_backs
from frontend.api import JSON, ApiProblem
from frontend.visits import SignedIn, Visit

router = APIRouter()

SAMPLE = "2026-01-05, 61.2\n2026-01-12, 60.8\n2026-01-19, 61.9"


@router.get("/impact")
async def index(visit: SignedIn, looked_back: str = "") -> Response:
    return await _page(visit, looked_back=looked_back)


async def _page(
    visit: Visit,
    *,
    looked_back: str = "",
    form: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    roadmap = visit.api.roadmap
    answers = await visit.api.ask(
        live=roadmap.get("/v1/launches", live=True, limit=100),
        planned=roadmap.get("/v1/launches", live=False, limit=50),
        calibration=roadmap.get("/v1/calibration"),
        shown=roadmap.find(f"/v1/look-backs/{looked_back}") if looked_back else _nothing(),
        kinds=visit.metric_kinds(),
    )
    currency = visit.settings.currency
    live = _results(answers["live"])
    rows = launches.rows_of(live, answers["kinds"] or {}, currency)
    groups = {"warn": 0, "early": 1}
    rows.sort(key=lambda row: groups.get(row.state.look, 2))
    shown = answers["shown"]
    return await visit.show(
        "impact/index.html",
        status=status,
        live=answers["live"],
        rows=rows,
        planned=_results(answers["planned"]),
        calibration=answers["calibration"],
        sentences=_sentences(answers["calibration"]),
        shown=look_backs.shown(shown, currency, visit.today) if shown else None,
        form=form or dict.fromkeys(look_backs.NAMES, ""),
        errors={name: (errors or {}).get(name, "") for name in look_backs.NAMES},
        sample=SAMPLE,
        currency=currency,
        is_open=bool(form),
        may_write=visit.may("roadmap:write"),
    )


async def _nothing() -> None:
    return None


def _results(page: JSON) -> list[JSON]:
    return [row for row in page["results"] if "item_title" in row] if page else []


def _sentences(found: JSON) -> list[str]:
    """How many promises held, by what factor we promise too much, and since when we know."""
    if not found:
        return []
    together, after = found["together"], found["entered_afterwards"]
    if not together["cases"]:
        return []
    said = [f"{together['held']} of {formats.count(together['cases'], 'promise')} held"]
    said[0] += _factor(together) + "."
    if after["cases"]:
        before = f"{found['cases']} were written down before the launch, {after['cases']} entered"
        said.append(f"{before if found['cases'] else 'All were entered'} afterwards.")
    if together["coverage"] is not None:
        share = formats.percent(together["coverage"], 0)
        said.append(f"{share} of the promised ranges hold what was measured.")
    return said


def _factor(figures: JSON) -> str:
    bias, factor = figures["bias"], figures["factor"]
    if bias is None:
        return ""
    if factor is None:
        return "; on average nothing came of what was promised"
    if factor >= 1.05:
        return f"; we promise {formats.number(factor)} times what we measure"
    if factor <= 0.95:
        return f"; we measure {formats.number(1 / factor)} times what we promise"
    return "; we promise about what we measure"


@router.post("/impact/look-backs")
async def look_back(request: Request, visit: SignedIn) -> Response:
    """Measured on the numbers of the form; the verdict is the rule's, entered afterwards."""
    given = await request.form()
    form = {name: str(given.get(name) or "").strip() for name in look_backs.NAMES}
    file = given.get("file")
    try:
        text = (await file.read()).decode("utf-8-sig") if isinstance(file, UploadFile) else ""
        body = look_backs.body_of(form, text)
        made: dict[str, Any] = await visit.api.roadmap.post("/v1/look-backs", body)
    except UnicodeDecodeError:
        errors = {"csv": "The file is not text. Save it as CSV in UTF-8."}
        return await _page(visit, form=form, errors=errors, status=422)
    except ValueError as problem:
        errors = {str(problem): "Write a number."}
        return await _page(visit, form=form, errors=errors, status=422)
    except ApiProblem as problem:
        if problem.status != 422:
            raise
        errors = look_backs.errors_of(problem.fields)
        return await _page(visit, form=form, errors=errors, status=422)
    return visit.go(f"/impact?looked_back={made['id']}", "Measured, and entered afterwards.")

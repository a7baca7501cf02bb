"""The board page: numbers as they stand, frozen with date and hash, shared by a link, printed."""

import asyncio
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Form
from starlette.responses import Response

from frontend import board_page, formats
from frontend.api import JSON
from frontend.reports.board_pdf import board_pdf
from frontend.visits import Anyone, SignedIn, Visit

router = APIRouter()

SHARED_DAYS = 30


@router.get("/board")
async def index(visit: SignedIn) -> Response:
    """The period as it stands now; who may see only frozen pages gets the list of those."""
    roadmap = visit.api.roadmap
    answers = await visit.api.ask(
        facts=roadmap.get("/v1/board-facts"),
        frozen=roadmap.get("/v1/boards", limit=20),
        companies=_companies(visit),
        kinds=visit.metric_kinds(),
    )
    figures = _figures(answers["companies"])
    facts = answers["facts"]
    shown = (
        board_page.sections(facts, figures, answers["kinds"] or {}, visit.today) if facts else None
    )
    return await visit.show(
        "board/index.html",
        facts_answer=facts,
        frozen=answers["frozen"],
        section=shown,
        title=_title(visit),
        may_write=visit.may("roadmap:write"),
    )


async def _companies(visit: Visit) -> JSON:
    if not visit.may("feedback:read"):
        return None
    return await visit.api.feedback.get("/v1/companies", limit=200)


def _figures(page: JSON) -> dict[str, Any]:
    """Revenue of all companies, each once; not known where the list has further pages."""
    if not page or page["next"]:
        return {}
    rows = [row for row in page["results"] if not row.get("merged_into")]
    return {"arr": sum(float(row["arr"] or 0) for row in rows), "companies": len(rows)}


def _title(visit: Visit) -> str:
    quarter = ("First", "Second", "Third", "Fourth")[(visit.today.month - 1) // 3]
    return f"{quarter} quarter {visit.today.year}"


@router.post("/board")
async def freeze(visit: SignedIn, title: Annotated[str, Form()] = "") -> Response:
    """From here on these numbers move no more."""
    answers = await visit.api.ask(companies=_companies(visit))
    body = {"title": title or _title(visit), "figures": _figures(answers["companies"])}
    made = await visit.api.roadmap.post("/v1/boards", body)
    return visit.go(f"/boards/{made['id']}", "Frozen.")


@router.get("/board.pdf")
async def pdf(visit: SignedIn) -> Response:
    """The numbers as they stand, on one sheet."""
    answers = await visit.api.ask(companies=_companies(visit), kinds=visit.metric_kinds())
    facts = await visit.api.roadmap.get("/v1/board-facts")
    section = board_page.sections(
        facts, _figures(answers["companies"]), answers["kinds"] or {}, visit.today
    )
    at = formats.moment(facts["as_of"], visit.settings.timezone)
    seal = f"As it stood on {at} {visit.settings.timezone}; not frozen"
    return await _sheet(_title(visit), seal, visit.person.name, section, is_frozen=False)


@router.get("/boards/{board_id}.pdf")
async def frozen_pdf(visit: SignedIn, board_id: str) -> Response:
    board = await visit.api.roadmap.get(f"/v1/boards/{board_id}")
    kinds = await visit.metric_kinds() if visit.may("metrics:read") else {}
    section = board_page.sections(board["facts"], board["figures"], kinds, visit.today)
    at = formats.moment(board["frozen_at"], visit.settings.timezone)
    seal = f"Numbers frozen {at} {visit.settings.timezone}, sha256 {board['hash']}"
    by = board["prepared_by"]
    return await _sheet(board["title"], seal, by, section, is_frozen=True)


async def _sheet(
    title: str, seal: str, by: str, section: dict[str, Any], *, is_frozen: bool
) -> Response:
    """Set in a thread: typst takes a few tens of milliseconds of pure computing."""
    sheet = partial(board_pdf, title, f"{seal}, by {by}", by, section, is_frozen=is_frozen)
    headers = {"Content-Disposition": 'inline; filename="board.pdf"'}
    return Response(await asyncio.to_thread(sheet), media_type="application/pdf", headers=headers)


@router.get("/boards/{board_id}")
async def show(visit: SignedIn, board_id: str) -> Response:
    board = await visit.api.roadmap.get(f"/v1/boards/{board_id}")
    visit.be_at(board["title"], "board page")
    return await _frozen(visit, board)


async def _frozen(visit: Visit, board: JSON, link: str = "") -> Response:
    kinds = await visit.metric_kinds() if visit.may("metrics:read") else {}
    return await visit.show(
        "board/show.html",
        board=board,
        section=board_page.sections(board["facts"], board["figures"], kinds, visit.today),
        link=link,
        may_write=visit.may("roadmap:write"),
    )


@router.post("/boards/{board_id}/share")
async def share(visit: SignedIn, board_id: str) -> Response:
    """A link for people without an account; it is shown this once."""
    last = datetime.combine(visit.today + timedelta(days=SHARED_DAYS), time(23, 59), UTC)
    answer = await visit.api.roadmap.put(
        f"/v1/boards/{board_id}/share", {"until": last.isoformat()}
    )
    board = await visit.api.roadmap.get(f"/v1/boards/{board_id}")
    address = f"{visit.settings.public_url.rstrip('/')}/share/{answer['token']}"
    return await _frozen(visit, board, address)


@router.post("/boards/{board_id}/unshare")
async def unshare(visit: SignedIn, board_id: str) -> Response:
    await visit.api.roadmap.delete(f"/v1/boards/{board_id}/share")
    return visit.go(f"/boards/{board_id}", "The link leads nowhere now.")


@router.get("/share/{token}")
async def shared(visit: Anyone, token: str) -> Response:
    """For board members and investors: the frozen page alone, without menu or links."""
    board = await visit.api.roadmap.get(f"/v1/public/boards/{token}")
    return await visit.show(
        "board/shared.html",
        board=board,
        section=board_page.sections(board["facts"], board["figures"], {}, visit.today),
    )

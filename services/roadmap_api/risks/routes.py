from typing import Any
from uuid import UUID

from fastapi import Response, status

from services.common.actors import Internal, Writer
from services.common.db import ReadSession, Session
from services.common.etags import IfMatch, check_fresh, etag
from services.common.pages import Order, Page, PageQuery, bury, paginate
from services.common.routing import Router
from services.roadmap_api.risks import actions, queries
from services.roadmap_api.risks.answers import answer_page, answers
from services.roadmap_api.risks.models import Risk
from services.roadmap_api.risks.schemas import RiskIn, RiskOut, RiskPatch, RiskState

router = Router(prefix="/v1/risks", tags=["risks"])


@router.get("", response_model=Page[RiskOut])
async def list_risks(
    session: ReadSession,
    actor: Internal,
    page: PageQuery,
    item: UUID | None = None,
    product: UUID | None = None,
    state: RiskState | None = None,
) -> dict[str, Any]:
    """The gravest first: likelihood times impact, each 1 to 5."""
    statement = queries.found_risks(actor, item=item, product=product, state=state)
    order: list[Order] = [Risk.score.desc()]
    return await answer_page(session, await paginate(session, statement, Risk, page, order=order))


@router.post("", response_model=RiskOut, status_code=status.HTTP_201_CREATED)
async def note_risk(session: Session, actor: Writer, body: RiskIn, response: Response) -> RiskOut:
    """Something that may go wrong with an item, a product, or all of it."""
    return await _shown(session, await actions.note_risk(session, actor, body), response)


@router.get("/{risk_id}", response_model=RiskOut)
async def get_risk(
    risk_id: UUID, session: ReadSession, actor: Internal, response: Response
) -> RiskOut:
    """One risk."""
    return await _shown(session, await queries.get_risk(session, actor, risk_id), response)


@router.patch("/{risk_id}", response_model=RiskOut)
async def change_risk(
    risk_id: UUID,
    session: Session,
    actor: Writer,
    body: RiskPatch,
    response: Response,
    if_match: IfMatch = None,
) -> RiskOut:
    """Change what is named; `state` is open, closed or happened."""
    risk = await queries.get_risk(session, actor, risk_id)
    check_fresh(risk, if_match)
    return await _shown(session, await actions.change_risk(session, actor, risk, body), response)


@router.delete("/{risk_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_risk(risk_id: UUID, session: Session, actor: Writer) -> None:
    """Take away what was noted by mistake."""
    await bury(session, await queries.get_risk(session, actor, risk_id))


async def _shown(session: Any, risk: Risk, response: Response) -> RiskOut:
    response.headers["ETag"] = etag(risk)
    return (await answers(session, [risk]))[0]

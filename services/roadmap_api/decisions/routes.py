from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response, status

from services.common.actors import Actor, Internal, Writer
from services.common.db import ReadSession, Session
from services.common.etags import IfMatch, check_fresh, etag
from services.common.pages import Page, PageQuery, paginate
from services.common.problems import Forbidden
from services.common.routing import Router
from services.roadmap_api.decisions import actions, queries
from services.roadmap_api.decisions.answers import answer, answer_page
from services.roadmap_api.decisions.models import Decision, Objection
from services.roadmap_api.decisions.schemas import (
    AnswerIn,
    DecisionIn,
    DecisionOut,
    DecisionPatch,
    DecisionState,
    ObjectionIn,
    ObjectionOut,
    OutcomeIn,
)
from services.roadmap_api.items.queries import get_item

router = Router(tags=["decisions"])


async def objecting_actor(request: Request, actor: Internal) -> Actor:
    """Who builds or signs may object; a key needs `roadmap:write`."""
    may = actor.may("roadmap:write") or actor.may("roadmap:approve") or actor.may("admin")
    if not may:
        raise Forbidden("This needs the scope roadmap:write.", scope="roadmap:write")
    return actor


Objector = Annotated[Actor, Depends(objecting_actor)]


@router.get("/v1/decisions", response_model=Page[DecisionOut])
async def list_decisions(
    session: ReadSession,
    actor: Internal,
    page: PageQuery,
    item: UUID | None = None,
    owner: UUID | None = None,
    state: DecisionState | None = None,
    asked_of_board: bool | None = None,
) -> dict[str, Any]:
    """Decisions, newest first, with their objections."""
    statement = queries.found_decisions(
        actor, item=item, owner=owner, state=state, asked_of_board=asked_of_board
    )
    return await answer_page(session, actor, await paginate(session, statement, Decision, page))


@router.post("/v1/decisions", response_model=DecisionOut, status_code=status.HTTP_201_CREATED)
async def ask_decision(
    session: Session, actor: Writer, body: DecisionIn, response: Response
) -> DecisionOut:
    """Ask for a decision by a day, with its options."""
    return await _shown(session, actor, await actions.ask_decision(session, actor, body), response)


@router.get("/v1/decisions/{decision_id}", response_model=DecisionOut)
async def get_decision(
    decision_id: UUID, session: ReadSession, actor: Internal, response: Response
) -> DecisionOut:
    """One decision."""
    found = await queries.get_decision(session, actor, decision_id)
    return await _shown(session, actor, found, response)


@router.patch("/v1/decisions/{decision_id}", response_model=DecisionOut)
async def change_decision(
    decision_id: UUID,
    session: Session,
    actor: Writer,
    body: DecisionPatch,
    response: Response,
    if_match: IfMatch = None,
) -> DecisionOut:
    """Change what is named while it is open (else 409)."""
    decision = await queries.get_decision(session, actor, decision_id)
    check_fresh(decision, if_match)
    decision = await actions.change_decision(session, actor, decision, body)
    return await _shown(session, actor, decision, response)


@router.put("/v1/decisions/{decision_id}/outcome", response_model=DecisionOut)
async def decide(
    decision_id: UUID, session: Session, actor: Objector, body: OutcomeIn, response: Response
) -> DecisionOut:
    """Say what was decided and why; it then stays as it is (409)."""
    decision = await queries.get_decision(session, actor, decision_id)
    decision = await actions.decide(session, actor, decision, body)
    return await _shown(session, actor, decision, response)


@router.get("/v1/objections", response_model=Page[ObjectionOut])
async def list_objections(
    session: ReadSession,
    actor: Internal,
    page: PageQuery,
    item: UUID | None = None,
    answered: bool | None = None,
) -> Any:
    """Who disagreed, newest first; `item` also finds those to its decisions."""
    statement = queries.found_objections(actor, item=item, is_answered=answered)
    return await paginate(session, statement, Objection, page)


@router.post(
    "/v1/decisions/{decision_id}/objections",
    response_model=ObjectionOut,
    status_code=status.HTTP_201_CREATED,
)
async def object_to_decision(
    decision_id: UUID, session: Session, actor: Objector, body: ObjectionIn
) -> Objection:
    """Disagree with a decision; it stays on record."""
    decision = await queries.get_decision(session, actor, decision_id)
    return await actions.object_to(session, actor, body, decision=decision)


@router.post(
    "/v1/items/{item_id}/objections",
    response_model=ObjectionOut,
    status_code=status.HTTP_201_CREATED,
)
async def object_to_item(
    item_id: UUID, session: Session, actor: Objector, body: ObjectionIn
) -> Objection:
    """Disagree with an item; it stays on record."""
    item = await get_item(session, actor, item_id)
    return await actions.object_to(session, actor, body, item=item)


@router.put("/v1/objections/{objection_id}/answer", response_model=ObjectionOut)
async def answer_objection(
    objection_id: UUID, session: Session, actor: Objector, body: AnswerIn
) -> Objection:
    """Answer an objection, with the change that was made because of it."""
    objection = await queries.get_objection(session, actor, objection_id)
    return await actions.answer_objection(session, actor, objection, body)


async def _shown(session: Any, actor: Actor, found: Decision, response: Response) -> DecisionOut:
    response.headers["ETag"] = etag(found)
    return await answer(session, actor, found)

from typing import Annotated, Any, Literal
from uuid import UUID

import httpx
from fastapi import Depends, Request, Response, status

from services.common.actors import Actor, CurrentActor, Internal, Writer
from services.common.db import ReadSession, Session
from services.common.etags import IfMatch, check_fresh, etag
from services.common.pages import Page, PageQuery, paginate
from services.common.problems import Forbidden
from services.common.routing import Router
from services.roadmap_api.cases import actions, measurability, queries
from services.roadmap_api.cases.answers import answer, answer_page
from services.roadmap_api.cases.models import Case
from services.roadmap_api.cases.schemas import ApprovalIn, CaseIn, CaseOut, CasePatch
from services.roadmap_api.items.queries import get_item
from services.roadmap_api.readings.metrics import direction_of

router = Router(tags=["business cases"])


async def signing_actor(request: Request, actor: CurrentActor) -> Actor:
    """Leaders, approvers and admins sign; a key signs for them with `roadmap:write`."""
    scope = "roadmap:write" if actor.kind == "key" else "roadmap:approve"
    if not actor.may(scope) and not actor.may("admin"):
        raise Forbidden("Leaders and approvers sign business cases.", scope=scope)
    return actor


Signer = Annotated[Actor, Depends(signing_actor)]


def metrics_client(request: Request) -> httpx.AsyncClient:
    client: httpx.AsyncClient = request.app.state.http["metrics"]
    return client


MetricsClient = Annotated[httpx.AsyncClient, Depends(metrics_client)]


@router.post(
    "/v1/items/{item_id}/cases", response_model=CaseOut, status_code=status.HTTP_201_CREATED
)
async def write_case(
    item_id: UUID,
    request: Request,
    actor: Writer,
    metrics: MetricsClient,
    body: CaseIn,
    session: Session,
    response: Response,
) -> CaseOut:
    """The next version of the item's business case, as a draft.

    Answers with net present value, rate of return, return on investment and payback as p10, p50,
    p90, and whether the promised effect could be noticed at all (`measurability`).
    """
    terms = actions.terms_of(body.model_dump())
    async with request.app.state.database.reads() as reading:
        await get_item(reading, actor, item_id)
        direction = await direction_of(reading, terms["metric"])
    outcome = await actions.expected_outcome(terms, direction)
    # The session's transaction begins with its first statement, so none is open during this call.
    measured = await measurability.ask(metrics, actions.question_of(terms))
    item = await get_item(session, actor, item_id)
    case = await actions.write_case(
        session, actor, item, terms, outcome=outcome, measurability=measured
    )
    response.headers["ETag"] = etag(case)
    return await answer(session, case)


@router.get("/v1/items/{item_id}/cases", response_model=Page[CaseOut])
async def list_cases_of_item(
    item_id: UUID, session: ReadSession, actor: Internal, page: PageQuery
) -> dict[str, Any]:
    """All versions of an item's business case, newest first."""
    item = await get_item(session, actor, item_id)
    found = await paginate(session, queries.found_cases(actor, item=item.id), Case, page)
    return await answer_page(session, found)


@router.get("/v1/cases", response_model=Page[CaseOut])
async def list_cases(
    session: ReadSession,
    actor: Internal,
    page: PageQuery,
    item: UUID | None = None,
    status: Literal["draft", "approved", "rejected"] | None = None,
) -> dict[str, Any]:
    """Business cases, newest first; `status=draft` are those waiting for a signature."""
    statement = queries.found_cases(actor, item=item, status=status)
    return await answer_page(session, await paginate(session, statement, Case, page))


@router.get("/v1/cases/{case_id}", response_model=CaseOut)
async def get_case(
    case_id: UUID, session: ReadSession, actor: Internal, response: Response
) -> CaseOut:
    """One version; `hash_holds` says that it is still what was signed.

    `frozen` is the signed content as canonical JSON, `hash` its SHA-256.
    """
    case = await queries.get_case(session, actor, case_id)
    response.headers["ETag"] = etag(case)
    return await answer(session, case)


@router.patch("/v1/cases/{case_id}", response_model=CaseOut)
async def change_case(
    case_id: UUID,
    request: Request,
    actor: Writer,
    metrics: MetricsClient,
    body: CasePatch,
    session: Session,
    response: Response,
    if_match: IfMatch = None,
) -> CaseOut:
    """Change a draft; 409 once it was signed or refused."""
    async with request.app.state.database.reads() as reading:
        case = await queries.get_case(reading, actor, case_id)
        terms = _changed_terms(case, body)
        direction = await direction_of(reading, terms["metric"])
    actions.check_draft(case)
    check_fresh(case, if_match)
    outcome = await actions.expected_outcome(terms, direction)
    measured = await measurability.ask(metrics, actions.question_of(terms))
    fresh = await queries.get_case(session, actor, case_id)
    check_fresh(fresh, if_match or etag(case))
    fresh = await actions.change_case(
        session, actor, fresh, terms, outcome=outcome, measurability=measured
    )
    response.headers["ETag"] = etag(fresh)
    return await answer(session, fresh)


@router.post("/v1/cases/{case_id}/measurability", response_model=CaseOut)
async def ask_again(
    case_id: UUID, request: Request, actor: Writer, metrics: MetricsClient, session: Session
) -> CaseOut:
    """Ask the metric's history again: after an outage, or when more of it is known."""
    async with request.app.state.database.reads() as reading:
        case = await queries.get_case(reading, actor, case_id)
    actions.check_draft(case)
    measured = await measurability.ask(metrics, actions.question_of(actions.current_terms(case)))
    fresh = await queries.get_case(session, actor, case_id)
    return await answer(session, await actions.note_measurability(session, fresh, measured))


@router.post(
    "/v1/cases/{case_id}/approval", response_model=CaseOut, status_code=status.HTTP_201_CREATED
)
async def sign_case(
    case_id: UUID,
    request: Request,
    actor: Signer,
    metrics: MetricsClient,
    body: ApprovalIn,
    session: Session,
    response: Response,
) -> CaseOut:
    """Approve or reject the newest version. The first approval freezes it by its hash.

    A promise too small to be noticed needs a `note`, which is kept with the signature. 409 for a
    second signature of the same person, and for a version that was refused or overtaken.
    """
    async with request.app.state.database.reads() as reading:
        case = await queries.get_case(reading, actor, case_id)
        direction = await direction_of(reading, case.metric)
    measured = case.measurability
    if case.status == "draft" and body.decision == "approve":
        asked = await measurability.ask(metrics, actions.question_of(actions.current_terms(case)))
        # Where nobody answers now, the last answer that there is stands.
        if asked is None or asked["enough"] is not None or measured is None:
            measured = asked
    fresh = await queries.get_case(session, actor, case_id)
    fresh = await actions.sign_case(
        session,
        actor,
        fresh,
        decision=body.decision,
        note=body.note,
        measurability=measured,
        direction=direction,
    )
    response.headers["ETag"] = etag(fresh)
    return await answer(session, fresh)


def _changed_terms(case: Case, body: CasePatch) -> actions.Terms:
    optional = ("metric", "value_per_unit", "cash_flows")
    changes = {
        name: value
        for name, value in body.changes().items()
        if value is not None or name in optional
    }
    return actions.terms_of({**actions.current_terms(case), **changes})

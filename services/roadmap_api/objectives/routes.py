from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query, Response, status
from sqlalchemy.ext.asyncio import AsyncSession

from services.common.actors import Internal, Writer
from services.common.db import ReadSession, Session
from services.common.etags import IfMatch, check_fresh, etag
from services.common.pages import Page, PageQuery, paginate
from services.common.problems import invalid
from services.common.routing import Router
from services.common.tables import Tombstone
from services.roadmap_api.days import Today
from services.roadmap_api.objectives import actions, queries
from services.roadmap_api.objectives.answers import answer, answers, key_result_answer
from services.roadmap_api.objectives.models import CheckIn, KeyResult, Objective
from services.roadmap_api.objectives.schemas import (
    CheckInIn,
    CheckInOut,
    KeyResultIn,
    KeyResultOut,
    KeyResultPatch,
    ObjectiveIn,
    ObjectiveOut,
    ObjectivePatch,
)

router = Router(prefix="/v1/objectives", tags=["objectives"])
key_results = Router(prefix="/v1/key-results", tags=["objectives"])


async def load_objective(objective_id: UUID, session: Session) -> Objective:
    return await queries.get_objective(session, objective_id)


async def load_key_result(key_result_id: UUID, session: Session) -> KeyResult:
    return await queries.get_key_result(session, key_result_id)


ObjectiveInPath = Annotated[Objective, Depends(load_objective, scope="function")]
KeyResultInPath = Annotated[KeyResult, Depends(load_key_result, scope="function")]


@router.get("", response_model=Page[ObjectiveOut])
async def list_objectives(
    session: ReadSession,
    actor: Internal,
    page: PageQuery,
    today: Today,
    product: UUID | None = None,
    team: UUID | None = None,
    owner: UUID | None = None,
    parent: UUID | None = None,
    is_closed: bool | None = None,
    q: Annotated[str | None, Query(max_length=200)] = None,
) -> dict[str, Any]:
    """Objectives with their key results, progress 0..1 and state, newest first."""
    statement = queries.found_objectives(
        q=q, is_closed=is_closed, product=product, team=team, owner=owner, parent=parent
    )
    found = await paginate(session, statement, Objective, page)
    rows = [row for row in found["results"] if isinstance(row, Objective)]
    shown = iter(await answers(session, rows, today))
    found["results"] = [
        row if isinstance(row, Tombstone) else next(shown) for row in found["results"]
    ]
    return found


@router.post("", response_model=ObjectiveOut, status_code=status.HTTP_201_CREATED)
async def create_objective(
    session: Session, actor: Writer, body: ObjectiveIn, today: Today, response: Response
) -> ObjectiveOut:
    """What we want between two dates."""
    objective = await actions.create_objective(session, actor, body)
    return await _shown(session, objective, today, response)


@router.get("/{objective_id}", response_model=ObjectiveOut)
async def get_objective(
    objective_id: UUID, session: ReadSession, actor: Internal, today: Today, response: Response
) -> ObjectiveOut:
    """One objective with its key results, live values, weekly line and state."""
    objective = await queries.get_objective(session, objective_id)
    return await _shown(session, objective, today, response)


@router.patch("/{objective_id}", response_model=ObjectiveOut)
async def change_objective(
    session: Session,
    actor: Writer,
    objective: ObjectiveInPath,
    body: ObjectivePatch,
    today: Today,
    response: Response,
    if_match: IfMatch = None,
) -> ObjectiveOut:
    """Change what is named; `is_closed` closes it with its score."""
    check_fresh(objective, if_match)
    objective = await actions.change_objective(session, actor, objective, body, today)
    return await _shown(session, objective, today, response)


@router.delete("/{objective_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_objective(session: Session, actor: Writer, objective: ObjectiveInPath) -> None:
    """Remove an objective that no item serves (else 409)."""
    await actions.delete_objective(session, actor, objective)


@router.get("/{objective_id}/key-results", response_model=Page[KeyResultOut])
async def list_key_results(
    objective_id: UUID, session: ReadSession, actor: Internal, page: PageQuery, today: Today
) -> dict[str, Any]:
    """The key results of an objective."""
    objective = await queries.get_objective(session, objective_id)
    found = await paginate(session, queries.key_results_of(objective), KeyResult, page)
    shown = {each.id: each for each in (await answer(session, objective, today)).key_results}
    found["results"] = [shown.get(row.id, row) for row in found["results"]]
    return found


@router.post(
    "/{objective_id}/key-results",
    response_model=KeyResultOut,
    status_code=status.HTTP_201_CREATED,
)
async def add_key_result(
    session: Session,
    actor: Writer,
    objective: ObjectiveInPath,
    body: KeyResultIn,
    today: Today,
    response: Response,
) -> KeyResultOut:
    """How we know; with `metric` it takes its value from metrics_api, else from check-ins."""
    key_result = await actions.add_key_result(session, actor, objective, body)
    response.headers["ETag"] = etag(key_result)
    return await key_result_answer(session, key_result, objective, today)


@router.get("/{objective_id}/check-ins", response_model=Page[CheckInOut])
async def list_check_ins(
    objective_id: UUID,
    session: ReadSession,
    actor: Internal,
    page: PageQuery,
    key_result: UUID | None = None,
) -> dict[str, Any]:
    """Check-ins of an objective or of one of its key results, newest first."""
    objective = await queries.get_objective(session, objective_id)
    return await paginate(session, queries.check_ins_of(objective, key_result), CheckIn, page)


@router.post(
    "/{objective_id}/check-ins", response_model=CheckInOut, status_code=status.HTTP_201_CREATED
)
async def check_in(
    session: Session, actor: Writer, objective: ObjectiveInPath, body: CheckInIn
) -> CheckIn:
    """How sure we are (0..10) today, and why."""
    key_result = None
    if body.key_result is not None:
        key_result = await session.get(KeyResult, body.key_result)
        if key_result is None or key_result.objective_id != objective.id:
            raise invalid("/key_result", "The objective has no such key result.")
    return await actions.check_in(session, actor, objective, key_result, body)


@key_results.get("/{key_result_id}", response_model=KeyResultOut)
async def get_key_result(
    key_result_id: UUID, session: ReadSession, actor: Internal, today: Today, response: Response
) -> KeyResultOut:
    """One key result with its live value, weekly line and state."""
    return await _shown_key_result(
        session, await queries.get_key_result(session, key_result_id), today, response
    )


@key_results.patch("/{key_result_id}", response_model=KeyResultOut)
async def change_key_result(
    session: Session,
    actor: Writer,
    key_result: KeyResultInPath,
    body: KeyResultPatch,
    today: Today,
    response: Response,
    if_match: IfMatch = None,
) -> KeyResultOut:
    """Change what is named."""
    check_fresh(key_result, if_match)
    changed = await actions.change_key_result(session, actor, key_result, body)
    return await _shown_key_result(session, changed, today, response)


@key_results.delete("/{key_result_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_key_result(session: Session, actor: Writer, key_result: KeyResultInPath) -> None:
    """Remove a key result with its check-ins."""
    await actions.delete_key_result(session, actor, key_result)


async def _shown(
    session: AsyncSession, objective: Objective, today: Today, response: Response
) -> ObjectiveOut:
    response.headers["ETag"] = etag(objective)
    return await answer(session, objective, today)


async def _shown_key_result(
    session: AsyncSession, key_result: KeyResult, today: Today, response: Response
) -> KeyResultOut:
    response.headers["ETag"] = etag(key_result)
    objective = await queries.get_objective(session, key_result.objective_id)
    return await key_result_answer(session, key_result, objective, today)

"""What is like this? Over HTTP."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Depends, Query, status

from services.common.actors import Reader, Writer
from services.common.db import ReadSession, Session
from services.common.routing import Router
from services.feedback_api.feedback import queries as notes
from services.feedback_api.requests import actions
from services.feedback_api.requests.models import FeatureRequest
from services.feedback_api.requests.queries import get_request
from services.feedback_api.similar import queries
from services.feedback_api.similar.schemas import SimilarOut, SuggestionOut, SuggestionsOut

router = Router(tags=["similar"])


@router.get("/v1/similar", response_model=SimilarOut)
async def show_similar(
    session: ReadSession,
    actor: Reader,
    text: Annotated[str, Query(max_length=10_000)],
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
    kind: Literal["request", "feedback"] | None = None,
) -> dict[str, Any]:
    """Best first; `score` 0..1 is the cosine of the weighted words, `shared` those that agree."""
    kinds = (kind,) if kind else ("request", "feedback")
    return {
        "results": await queries.similar(
            session, text, limit=limit, kinds=kinds, audiences=actor.audiences
        )
    }


@router.get("/v1/feedback/{feedback_id}/suggestion", response_model=SuggestionOut)
async def suggest_request(session: ReadSession, actor: Reader, feedback_id: UUID) -> dict[str, Any]:
    """The request this note most likely speaks for; null where none is like it."""
    note = await notes.get_plain(session, feedback_id)
    match = await queries.suggestion(session, note, actor.audiences)
    return {"request": match and await queries.explained(session, match)}


@router.get("/v1/suggestions", response_model=SuggestionsOut)
async def suggest_requests(
    session: ReadSession,
    actor: Reader,
    feedback: Annotated[list[UUID], Query(min_length=1, max_length=50)],
) -> dict[str, Any]:
    """The same for a page of notes at once, in the order they were named."""
    asked = list(dict.fromkeys(feedback))
    found = await queries.suggestions(session, asked, actor.audiences)
    return {"results": [{"feedback": key, "request": found[key]} for key in asked if key in found]}


async def load_request(request_id: UUID, session: Session, actor: Writer) -> FeatureRequest:
    return await get_request(session, request_id, actor.audiences)


RequestInPath = Annotated[FeatureRequest, Depends(load_request)]


@router.put(
    "/v1/feedback/{feedback_id}/refusals/{request_id}", status_code=status.HTTP_204_NO_CONTENT
)
async def refuse_suggestion(
    session: Session, actor: Writer, feedback_id: UUID, request: RequestInPath
) -> None:
    """Not this one: it is not proposed for this note again."""
    await actions.refuse(session, actor, request, await notes.get_plain(session, feedback_id))


@router.delete(
    "/v1/feedback/{feedback_id}/refusals/{request_id}", status_code=status.HTTP_204_NO_CONTENT
)
async def take_refusal_back(
    session: Session, actor: Writer, feedback_id: UUID, request: RequestInPath
) -> None:
    note = await notes.get_plain(session, feedback_id)
    await actions.take_refusal_back(session, actor, request, note)

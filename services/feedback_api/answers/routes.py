"""The support lookup over HTTP."""

from typing import Annotated, Any

from fastapi import Query

from services.common.actors import Reader
from services.common.db import ReadSession
from services.common.routing import Router
from services.feedback_api.answers import queries
from services.feedback_api.answers.schemas import AnswersOut
from services.feedback_api.companies.queries import get_company

router = Router(prefix="/v1/answers", tags=["answers"])


@router.get("", response_model=AnswersOut)
async def show_answers(
    session: ReadSession,
    actor: Reader,
    q: Annotated[str | None, Query(max_length=10_000)] = None,
    company: Annotated[str | None, Query(description="The company's external id")] = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
) -> dict[str, Any]:
    """Known or planned: its status, a workaround, a reply that may be sent, a date to name."""
    asking = await get_company(session, company) if company else None
    found = await queries.answers(session, actor, q=q, company=asking, limit=limit)
    return {"results": found}

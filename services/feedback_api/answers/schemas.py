"""Shapes of the support lookup."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.common.schemas import Out


class AnswerOut(Out):
    """`reply` may be sent to the customer as it stands; `reply_is_due` says to look at it first."""

    request: UUID
    title: str
    status: str
    workaround: str | None
    reply: str | None
    reply_checked_on: date | None
    reply_review_on: date | None
    reply_is_due: bool
    tickets: Annotated[int, Field(description="Notes behind it")]
    companies: int
    expected_on: date | None
    score: float | None
    asked_by_company: bool | None


class AnswersOut(Out):
    results: list[AnswerOut]

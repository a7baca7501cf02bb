"""Shapes of likeness."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.common.schemas import MoneyOut, Out


class SimilarRow(Out):
    kind: Literal["request", "feedback"]
    id: UUID
    title: str
    score: float
    shared: Annotated[list[str], Field(description="The words that agree, most telling first")]
    status: str


class SimilarOut(Out):
    results: list[SimilarRow]


class SuggestedRequest(Out):
    id: UUID
    title: str
    status: str
    score: float
    shared: list[str]
    notes: int
    notes_alike: Annotated[int, Field(description="How many of its notes share such words")]
    companies: int
    votes: int
    arr: MoneyOut


class SuggestionOut(Out):
    request: SuggestedRequest | None


class LikelyRequest(Out):
    id: UUID
    title: str
    status: str
    score: float
    shared: list[str]


class LikelyOut(Out):
    feedback: UUID
    request: LikelyRequest | None


class SuggestionsOut(Out):
    results: list[LikelyOut]

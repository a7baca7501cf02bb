from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from services.common.schemas import In, Out, Patch

Title = Annotated[str, Field(min_length=1, max_length=300)]
Text = Annotated[str, Field(min_length=1, max_length=5000)]
DecisionState = Literal["open", "decided", "withdrawn"]


class OptionIn(In):
    name: Title
    note: Text | None = None
    item: UUID | None = None
    recommended: bool = False


Options = Annotated[list[OptionIn], Field(max_length=10)]


class DecisionIn(In):
    title: Title
    question: Text | None = None
    item: UUID | None = None
    options: Options = Field(default_factory=list)
    due_on: date | None = None
    owner: UUID | None = None
    asked_of_board: bool = False
    expected_effect: Text | None = None
    alternatives: Text | None = None
    review_on: date | None = None


class DecisionPatch(Patch):
    title: Title | None = None
    question: Text | None = None
    item: UUID | None = None
    options: Options | None = None
    due_on: date | None = None
    owner: UUID | None = None
    asked_of_board: bool | None = None
    expected_effect: Text | None = None
    alternatives: Text | None = None
    review_on: date | None = None
    state: Literal["open", "withdrawn"] | None = None


class OutcomeIn(In):
    """What was decided, by the name of an option or in other words, and why."""

    decided: Title
    reason: Text
    alternatives: Text | None = None
    expected_effect: Text | None = None
    review_on: date | None = None


class ObjectionIn(In):
    text: Text
    by: Annotated[str, Field(min_length=1, max_length=254)] | None = None


class AnswerIn(In):
    answer: Text
    change_made: Text | None = None


class ObjectionOut(Out):
    id: UUID
    decision: UUID | None
    item: UUID | None
    text: str
    by: str
    by_function: str
    answer: str | None
    answered_by: str | None
    answered_at: datetime | None
    change_made: str | None
    created_at: datetime
    updated_at: datetime
    version: int


class OptionOut(Out):
    """`item_facts`: who asks for the option's item, and whether its effect could be noticed."""

    name: str
    note: str | None = None
    item: UUID | None = None
    recommended: bool = False
    item_facts: dict[str, Any] | None = None


class DecisionOut(Out):
    id: UUID
    title: str
    question: str | None
    item: UUID | None
    options: list[OptionOut]
    due_on: date | None
    days_left: int | None
    owner: UUID | None
    owner_name: str | None
    asked_of_board: bool
    state: DecisionState
    decided: str | None
    reason: str | None
    alternatives: str | None
    expected_effect: str | None
    review_on: date | None
    review_is_due: bool
    asked_by: str
    decided_by: str | None
    decided_at: datetime | None
    objections: list[ObjectionOut]
    created_at: datetime
    updated_at: datetime
    version: int

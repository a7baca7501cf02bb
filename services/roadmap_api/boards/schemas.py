from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, model_validator

from services.common.schemas import In, Out

Figure = Annotated[str, Field(max_length=500)] | float | int | bool | None
Figures = Annotated[dict[str, Figure], Field(max_length=40)]


class BoardIn(In):
    title: Annotated[str, Field(min_length=1, max_length=200)]
    starts_on: date | None = None
    ends_on: date | None = None
    note: Annotated[str, Field(max_length=5000)] | None = None
    figures: Figures = Field(
        default_factory=dict, description="Numbers from elsewhere to freeze with it, such as ARR"
    )

    @model_validator(mode="after")
    def end_after_start(self) -> Self:
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValueError("A period ends on or after the day it starts.")
        return self


class ShareIn(In):
    until: AwareDatetime


class BoardFacts(Out):
    """The numbers of a board page; see the parts' own endpoints for what each means."""

    as_of: datetime
    starts_on: date
    ends_on: date
    currency: str
    summary: dict[str, Any]
    objectives: list[dict[str, Any]]
    launches: list[dict[str, Any]]
    money: dict[str, Any]
    products: list[dict[str, Any]]
    risks: list[dict[str, Any]]
    decisions: list[dict[str, Any]]
    promises: dict[str, Any]
    calibration: dict[str, Any]


class BoardRow(Out):
    id: UUID
    title: str
    starts_on: date
    ends_on: date
    frozen_at: datetime
    prepared_by: str
    hash: str
    shared_until: datetime | None
    updated_at: datetime


class BoardOut(BoardRow):
    """`frozen` is the page as canonical JSON, `hash` its SHA-256; `facts` the same, read."""

    note: str | None
    figures: dict[str, Any]
    facts: dict[str, Any]
    hash_holds: bool
    frozen: str


class ShareOut(Out):
    """The token is shown once."""

    token: str
    shared_until: datetime

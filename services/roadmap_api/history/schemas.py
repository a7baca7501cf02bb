from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import ConfigDict

from services.common.schemas import Out


class Who(Out):
    kind: str
    id: str
    name: str


class ChangeOut(Out):
    """Who changed which field, when, from what to what, and why."""

    id: UUID
    at: datetime
    by: Who
    field: str
    before: Any
    after: Any
    reason: str | None
    evidence: Any
    import_id: UUID | None


class PlannedOut(Out):
    """An item as it stood: the fields of history, such as `stage` or `wording.customer`."""

    model_config = ConfigDict(extra="allow")

    item: UUID
    title: str
    stage: str
    horizon: str | None


class PlanOut(Out):
    as_of: datetime
    results: list[PlannedOut]
    next: None = None


class FieldChangeOut(Out):
    item: UUID
    title: str
    field: str
    before: Any
    after: Any


class DifferenceOut(Out):
    added: list[PlannedOut]
    removed: list[PlannedOut]
    changed: list[FieldChangeOut]

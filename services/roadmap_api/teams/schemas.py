from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.common.schemas import In, Out, Patch
from services.roadmap_api.people.schemas import Name

Capacity = Annotated[float, Field(ge=0, le=10_000, description="Person-weeks a week")]


class TeamIn(In):
    name: Name
    capacity_per_week: Capacity = 0.0


class TeamPatch(Patch):
    name: Name = ""
    capacity_per_week: Capacity = 0.0


class TeamOut(Out):
    id: UUID
    name: str
    capacity_per_week: float
    created_at: datetime
    updated_at: datetime
    version: int

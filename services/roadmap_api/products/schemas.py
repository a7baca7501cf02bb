from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.common.schemas import In, Out, Patch
from services.roadmap_api.products.lifecycle import Lifecycle, LifecycleIn

Name = Annotated[str, Field(min_length=1, max_length=120)]


class ProductIn(In):
    name: Name
    description: str | None = Field(default=None, max_length=5000)
    stage: LifecycleIn = "launched"
    stage_reason: str | None = Field(default=None, max_length=2000)
    owner: UUID | None = None


class ProductPatch(Patch):
    name: Name | None = None
    description: str | None = Field(default=None, max_length=5000)
    stage: LifecycleIn | None = None
    stage_reason: str | None = Field(default=None, max_length=2000)
    owner: UUID | None = None


class ProductOut(Out):
    id: UUID
    name: str
    description: str | None
    stage: Lifecycle
    stage_since: datetime
    stage_reason: str | None
    owner: UUID | None
    created_at: datetime
    updated_at: datetime
    version: int


class AreaIn(In):
    name: Name


class AreaOut(Out):
    id: UUID
    product: UUID
    name: str

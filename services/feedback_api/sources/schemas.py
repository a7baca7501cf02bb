"""Shapes of sources and deliveries."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from services.common.schemas import In, Out, Patch
from services.feedback_api.sources.tools import TOOLS

Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Secret = Annotated[str, StringConstraints(min_length=1, max_length=4000)]


def _known(tool: str) -> str:
    if tool not in TOOLS:
        raise ValueError(f"No such tool. We know: {', '.join(TOOLS)}.")
    return tool


ToolName = Annotated[str, AfterValidator(_known), Field(json_schema_extra={"enum": sorted(TOOLS)})]


class SourceIn(In):
    """`secret` where the tool makes it; `settings` may hold `mapping` and what the tool needs."""

    tool: ToolName
    name: Name
    secret: Secret | None = None
    settings: dict[str, Any] = Field(default_factory=dict)


class SourcePatch(Patch):
    """A new secret, or a new address: the old one stays valid for 24 hours."""

    name: Name = ""
    secret: Secret | None = None
    settings: dict[str, Any] = Field(default_factory=dict)
    new_address: bool = False


class SourceOut(Out):
    """`hook_url` ends in `…` where its last part is a token, which is shown only once."""

    id: UUID
    tool: str
    label: str
    name: str
    hook_url: str
    settings: dict[str, Any]
    has_secret: bool
    old_until: datetime | None
    received: int
    failed: int
    last_received_at: datetime | None
    created_at: datetime
    updated_at: datetime
    version: int


class SourceMade(SourceOut):
    """The only time that the secret we made and the whole address are shown."""

    secret: str | None


class ToolOut(Out):
    name: str
    label: str
    signs: bool
    needs_token: bool


class DeliveryOut(Out):
    id: UUID
    source_id: UUID
    delivery_id: str
    size: int
    received_at: datetime
    status: Literal["received", "normalised", "ignored", "failed"]
    reason: str | None
    attempts: int
    normalised_at: datetime | None


class DeliveryDetail(DeliveryOut):
    """With the body as it came, as text."""

    headers: dict[str, str]
    text: str
    feedback: list[UUID]


class ReplayOut(Out):
    replayed: int


class Received(Out):
    received: bool = True
    repeated: bool = False

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.common.schemas import In, Out
from services.roadmap_api.items.schemas import Audience


class FeedIn(In):
    name: Annotated[str, Field(min_length=1, max_length=120)]
    audience: Audience = "public"


class FeedOut(Out):
    id: UUID
    name: str
    audience: Audience
    made_by: str
    created_at: datetime
    revoked_at: datetime | None


class FeedMade(FeedOut):
    """The addresses are shown once: their token is kept hashed."""

    ics_url: str
    atom_url: str

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from services.common.schemas import In, Out


class WriteKeyIn(In):
    name: Annotated[str, Field(min_length=1, max_length=120)]


class WriteKeyOut(Out):
    id: UUID
    name: str
    prefix: str
    created_at: AwareDatetime
    last_used_at: AwareDatetime | None


class WriteKeyMade(WriteKeyOut):
    """`write_key` is shown this once."""

    write_key: str

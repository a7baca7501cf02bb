from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from services.common.events import Event


@dataclass(frozen=True)
class KeyRevoked(Event):
    name: ClassVar[str] = "roadmap.key_revoked"


def key_revoked(key_id: UUID) -> KeyRevoked:
    return KeyRevoked(subject=str(key_id), state={"id": str(key_id)})

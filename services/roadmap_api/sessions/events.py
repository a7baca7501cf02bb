from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from services.common.events import Event


@dataclass(frozen=True)
class SessionEnded(Event):
    name: ClassVar[str] = "roadmap.session_ended"


def session_ended(sid: UUID) -> SessionEnded:
    return SessionEnded(subject=str(sid), state={"sid": str(sid)})

from dataclasses import dataclass
from typing import ClassVar

from services.common.events import Event


@dataclass(frozen=True)
class UserErased(Event):
    name: ClassVar[str] = "metrics.user_erased"

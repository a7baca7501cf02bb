from dataclasses import dataclass
from typing import ClassVar

from services.common.events import Event
from services.roadmap_api.people.models import Person


@dataclass(frozen=True)
class PersonChanged(Event):
    name: ClassVar[str] = "roadmap.person_changed"


def person_changed(person: Person) -> PersonChanged:
    return PersonChanged(subject=str(person.id), state=person_state(person))


def person_state(person: Person) -> dict[str, object]:
    """What the other services and the audit log may know of a person."""
    return {
        "id": str(person.id),
        "email": person.email,
        "name": person.name,
        "role": person.role,
        "function": person.function,
        "team": str(person.team_id) if person.team_id else None,
        "is_active": person.is_active,
    }

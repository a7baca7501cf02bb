"""Names of everything that a page of items belongs to, in one statement."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Text, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from services.roadmap_api.items.models import Item
from services.roadmap_api.objectives.models import Objective
from services.roadmap_api.people.models import Person
from services.roadmap_api.products.models import Area, Product
from services.roadmap_api.teams.models import Team

_no_text: Any = literal(None, Text())


class Names:
    """Looks names up by id; an id is unique over all tables, so one mapping serves."""

    def __init__(self, rows: Iterable[tuple[Any, ...]]) -> None:
        self._found: dict[UUID, tuple[str, str | None]] = {row[0]: (row[1], row[2]) for row in rows}

    def of(self, record_id: UUID | None) -> str | None:
        return self._found[record_id][0] if record_id in self._found else None

    def email_of(self, record_id: UUID | None) -> str | None:
        return self._found[record_id][1] if record_id in self._found else None


async def names_around(session: AsyncSession, items: Iterable[Item]) -> Names:
    wanted: dict[str, set[UUID]] = {}
    for item in items:
        for name in ("product", "area", "objective", "team", "owner", "parent"):
            found = getattr(item, f"{name}_id")
            if found is not None:
                wanted.setdefault(name, set()).add(found)
    parts = [_names_of(name, ids) for name, ids in wanted.items()]
    if not parts:
        return Names([])
    rows = (await session.execute(union_all(*parts))).all()
    return Names([tuple(row) for row in rows])


def _names_of(name: str, ids: set[UUID]) -> Select[UUID, str, Any]:
    match name:
        case "owner":
            return select(Person.id, Person.name, Person.email).where(Person.id.in_(ids))
        case "parent":
            return select(Item.id, Item.title, _no_text).where(Item.id.in_(ids))
        case "product":
            return select(Product.id, Product.name, _no_text).where(Product.id.in_(ids))
        case "area":
            return select(Area.id, Area.name, _no_text).where(Area.id.in_(ids))
        case "objective":
            return select(Objective.id, Objective.name, _no_text).where(Objective.id.in_(ids))
        case _:
            return select(Team.id, Team.name, _no_text).where(Team.id.in_(ids))

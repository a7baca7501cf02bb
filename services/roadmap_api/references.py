"""Ids that a body names must exist; the one that does not is pointed at."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common.problems import FieldError, Invalid
from services.roadmap_api.items.models import Item
from services.roadmap_api.objectives.models import Objective
from services.roadmap_api.people.models import Person
from services.roadmap_api.products.models import Area, Product
from services.roadmap_api.teams.models import Team

_TABLES: Mapping[str, Any] = {
    "product": Product,
    "area": Area,
    "objective": Objective,
    "team": Team,
    "owner": Person,
    "parent": Item,
    "item": Item,
}


async def check_references(session: AsyncSession, body: Mapping[str, Any]) -> None:
    """Raise Invalid with a pointer for each reference in `body` that names nothing."""
    errors: list[FieldError] = []
    for field, model in _TABLES.items():
        wanted = body.get(field)
        if isinstance(wanted, UUID) and not await _exists(session, model, wanted):
            errors.append({"pointer": f"/{field}", "detail": f"No {field} has the id {wanted}."})
    if errors:
        raise Invalid(errors=errors)


async def _exists(session: AsyncSession, model: Any, wanted: UUID) -> bool:
    return await session.scalar(select(model.id).where(model.id == wanted)) is not None

"""What must be true before an item enters a stage; each module registers its own gates here.

@gates.register(stage="building")
async def approved_business_case(session: AsyncSession, item: Item) -> Unmet | None: ...
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from services.roadmap_api.items.models import Item


@dataclass(frozen=True)
class Unmet:
    """Why a gate is closed, in a sentence, and where that can be settled."""

    detail: str
    href: str | None = None
    gate: str = ""


Gate = Callable[[AsyncSession, Item], Awaitable[Unmet | None]]

_gates: dict[str, dict[str, Gate]] = {}


def register(*, stage: str, name: str | None = None) -> Callable[[Gate], Gate]:
    """Ask this function before an item enters or passes `stage`."""

    def registered(gate: Gate) -> Gate:
        _gates.setdefault(stage, {})[name or str(getattr(gate, "__name__", gate))] = gate
        return gate

    return registered


async def unmet(session: AsyncSession, item: Item, stages: Iterable[str]) -> list[Unmet]:
    """The closed gates of these stages, in their order."""
    closed: list[Unmet] = []
    for stage in stages:
        for name, gate in _gates.get(stage, {}).items():
            found = await gate(session, item)
            if found is not None:
                closed.append(Unmet(detail=found.detail, href=found.href, gate=found.gate or name))
    return closed

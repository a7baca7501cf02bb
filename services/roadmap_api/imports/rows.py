"""One row into the plan: a new item, a change of the one it made before, or nothing new."""

from collections.abc import Iterable
from datetime import UTC, datetime, time
from typing import Any, Literal
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common.actors import Actor
from services.common.problems import Problem
from services.roadmap_api.imports.drafts import Draft
from services.roadmap_api.imports.models import Import
from services.roadmap_api.items import actions
from services.roadmap_api.items.models import ExternalId, Item
from services.roadmap_api.items.positions import GAP, last_position
from services.roadmap_api.items.schemas import ItemIn, ItemPatch
from services.roadmap_api.objectives.models import Objective
from services.roadmap_api.people.models import Person
from services.roadmap_api.products.actions import create_product
from services.roadmap_api.products.models import Product
from services.roadmap_api.products.schemas import ProductIn
from services.roadmap_api.teams.models import Team

Outcome = Literal["created", "updated", "skipped"]


class Refused(ValueError):
    """The row is not taken; the message says why."""


class Names:
    """Records that rows name instead of giving ids, looked up once for many rows."""

    def __init__(self, session: AsyncSession, actor: Actor, running: Import) -> None:
        self._session, self._actor, self._import = session, actor, running
        self._known: dict[tuple[Any, str], UUID] = {}

    async def product(self, name: str) -> UUID:
        """The product of this name, made where there is none."""
        found = await self._find(Product, Product.name, name)
        if found is None:
            made = await create_product(self._session, self._actor, ProductIn(name=name[:120]))
            self._import.made_products = [*self._import.made_products, str(made.id)]
            found = self._known[Product, name.lower()] = made.id
        return found

    async def team(self, name: str) -> UUID:
        return self._needed(await self._find(Team, Team.name, name), "team", name)

    async def objective(self, name: str) -> UUID:
        found = await self._find(Objective, Objective.name, name)
        return self._needed(found, "objective", name)

    async def owner(self, email: str) -> UUID:
        return self._needed(await self._find(Person, Person.email, email), "person", email)

    async def _find(self, table: Any, column: Any, name: str) -> UUID | None:
        key = (table, name.lower())
        if key not in self._known:
            found: UUID | None = await self._session.scalar(
                select(table.id).where(func.lower(column) == name.lower()).limit(1)
            )
            if found is None:
                return None
            self._known[key] = found
        return self._known[key]

    def _needed(self, found: UUID | None, what: str, name: str) -> UUID:
        if found is None:
            raise Refused(f"No {what} is called “{name}”.")
        return found


class Batch:
    """Rows that are stored together: new items wait here until `store`."""

    def __init__(self, session: AsyncSession, actor: Actor, running: Import) -> None:
        self.session, self.actor, self.running = session, actor, running
        self.names = Names(session, actor, running)
        self._known: dict[tuple[str, str], Item] = {}
        self._new: list[tuple[Item, actions.Origin | None]] = []
        self._waiting: set[tuple[str, str]] = set()
        self._last: dict[str | None, int] = {}

    async def look_up(self, drafts: Iterable[Draft]) -> None:
        """The items that these rows made before, in one statement a tool."""
        wanted: dict[str, set[str]] = {}
        for draft in drafts:
            if draft.external_id:
                wanted.setdefault(draft.tool, set()).add(draft.external_id)
        for tool, ids in wanted.items():
            rows = await self.session.execute(
                select(ExternalId.external_id, Item)
                .join(Item, ExternalId.item_id == Item.id)
                .where(ExternalId.tool == tool, ExternalId.external_id.in_(ids))
            )
            self._known |= {(tool, external_id): item for external_id, item in rows}

    async def take(self, draft: Draft) -> Outcome:
        """The same external id finds the same item again, so a file can be brought in twice."""
        try:
            return await self._take(draft)
        except ValidationError as problem:
            fault = problem.errors()[0]
            where = ".".join(str(part) for part in fault["loc"])
            raise Refused(f"{where}: {fault['msg']}" if where else str(fault["msg"])) from problem
        except Problem as problem:
            errors: Any = problem.members.get("errors") or [{"detail": str(problem)}]
            raise Refused(" ".join(error["detail"] for error in errors)) from problem

    async def store(self) -> None:
        if self._new:
            await actions.add_items(self.session, self.actor, self._new)
            for item, origin in self._new:
                if origin and origin.external_id:
                    self._known[origin.tool, origin.external_id] = item
        self._new, self._waiting = [], set()

    def forget(self) -> None:
        """Drop what was not stored, after the database refused it."""
        self._new, self._waiting = [], set()

    async def _take(self, draft: Draft) -> Outcome:
        fields = draft.fields | await _named(draft, self.names)
        if self.running.audience:
            fields["audience"] = self.running.audience
        key = (draft.tool, draft.external_id or "")
        if key in self._waiting:
            await self.store()
        known = self._known.get(key)
        if known is not None:
            return await _update(self.session, self.actor, self.running, draft, fields, known)
        given = ItemIn(**fields).model_dump()
        origin = _origin(self.running, draft)
        position = await self._position(given["horizon"])
        self._new.append((actions.new_item(self.actor, given, position, origin), origin))
        if draft.external_id:
            self._waiting.add(key)
        return "created"

    async def _position(self, horizon: str | None) -> int:
        if horizon not in self._last:
            self._last[horizon] = await last_position(self.session, horizon) - GAP
        self._last[horizon] += GAP
        return self._last[horizon]


async def find_item(session: AsyncSession, tool: str, external_id: str | None) -> Item | None:
    if external_id is None:
        return None
    found: Item | None = await session.scalar(
        select(Item)
        .join(ExternalId, ExternalId.item_id == Item.id)
        .where(ExternalId.tool == tool, ExternalId.external_id == external_id)
    )
    return found


async def _named(draft: Draft, names: Names) -> dict[str, UUID]:
    found: dict[str, UUID] = {}
    if draft.product_name:
        found["product"] = await names.product(draft.product_name)
    if draft.objective_name:
        found["objective"] = await names.objective(draft.objective_name)
    if draft.team_name:
        found["team"] = await names.team(draft.team_name)
    if draft.owner_email:
        found["owner"] = await names.owner(draft.owner_email)
    return found


def _origin(running: Import, draft: Draft) -> actions.Origin:
    launched_on = draft.launched_on
    return actions.Origin(
        import_id=running.id,
        tool=draft.tool,
        external_id=draft.external_id,
        stage=draft.stage,
        stage_reason=draft.stage_reason,
        launched_at=datetime.combine(launched_on, time.min, UTC) if launched_on else None,
    )


async def _update(
    session: AsyncSession,
    actor: Actor,
    running: Import,
    draft: Draft,
    fields: dict[str, Any],
    item: Item,
) -> Outcome:
    version = item.version
    await actions.change_item(session, actor, item, ItemPatch(**fields), import_id=running.id)
    if draft.stage != item.stage:
        await actions.move_to_stage(
            session,
            actor,
            item,
            draft.stage,
            reason=draft.stage_reason or f"As in {running.filename}",
            import_id=running.id,
            past_gates=True,
        )
    return "skipped" if item.version == version else "updated"

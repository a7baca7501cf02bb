from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit, clock, outbox
from services.common.actors import Actor
from services.common.ids import new_id
from services.common.problems import Conflict, invalid
from services.common.tables import Tombstone
from services.roadmap_api.history.actions import record_changes
from services.roadmap_api.items import followers, gates
from services.roadmap_api.items.events import (
    item_changed,
    item_deleted,
    item_told,
    stage_changed,
)
from services.roadmap_api.items.models import ExternalId, Item, plan_state
from services.roadmap_api.items.positions import last_position, position_beside
from services.roadmap_api.items.queries import ancestors_of
from services.roadmap_api.items.schemas import ItemIn, ItemPatch, PositionIn
from services.roadmap_api.items.stages import ASIDE, gates_between, may_move
from services.roadmap_api.locks import lock
from services.roadmap_api.people.models import Person
from services.roadmap_api.references import check_references
from services.roadmap_api.scores.jobs import rank_again


class GatesNotMet(Conflict):
    title = "A gate before this stage is closed"


class WrongWay(Conflict):
    title = "The item cannot go there from where it is"


class InsideItself(Conflict):
    title = "An item cannot lie within itself"


class StillNeeded(Conflict):
    title = "Records that must be kept belong to this item"


@dataclass(frozen=True)
class Origin:
    """Where an item comes from that was not begun here, and how far it had come."""

    import_id: UUID
    tool: str
    external_id: str | None
    stage: str = "idea"
    stage_reason: str | None = None
    launched_at: datetime | None = None


async def create_item(session: AsyncSession, actor: Actor, body: ItemIn) -> Item:
    given = body.model_dump()
    await check_references(session, given)
    item = new_item(actor, given, await last_position(session, given["horizon"]))
    await add_items(session, actor, [(item, None)])
    return item


def new_item(
    actor: Actor, given: dict[str, Any], position: int, origin: Origin | None = None
) -> Item:
    """A row that is not stored yet; raises Invalid where its dates contradict."""
    stage = origin.stage if origin else "idea"
    item = Item(
        id=new_id(),
        stage=stage,
        stage_since=clock.now(),
        stage_reason=origin.stage_reason if origin else None,
        paused_from="idea" if stage in ASIDE else None,
        launched_at=origin.launched_at if origin else None,
        brief={},
        feasibility={},
        tags=[],
        created_by=actor.label[:120],
        position=position,
    )
    apply(item, given)
    check_dates(item)
    return item


async def add_items(
    session: AsyncSession, actor: Actor, made: Sequence[tuple[Item, Origin | None]]
) -> None:
    """Store new items with history, audit and events; as few statements for many as for one."""
    session.add_all(item for item, _ in made)
    await session.flush()
    for item, origin in made:
        tools = []
        if origin and origin.external_id:
            tools = [{"tool": origin.tool, "id": origin.external_id}]
            session.add(
                ExternalId(tool=origin.tool, external_id=origin.external_id, item_id=item.id)
            )
        first = outbox.plain(plan_state(item))
        import_id = origin.import_id if origin else None
        record_changes(session, actor, item.id, {}, {"created": first}, import_id=import_id)
        audit.record(session, actor, "item.created", item.id, after=first)
        owner = await session.get(Person, item.owner_id) if item.owner_id else None
        outbox.record(session, item_told(item, owner, None, tools), actor=actor)
    await rank_again(session)


async def change_item(
    session: AsyncSession,
    actor: Actor,
    item: Item,
    body: ItemPatch,
    *,
    import_id: UUID | None = None,
) -> Item:
    """Only what is named changes; nothing is told where nothing differs."""
    changes = {
        key: value
        for key, value in body.changes().items()
        if value is not None or key not in ("title", "kind", "audience")
    }
    reason = changes.pop("reason", None)
    if import_id is None:
        await check_references(session, changes)
    if changes.get("parent") is not None:
        await _check_parent(session, item, changes["parent"])
    before = plan_state(item)
    if "horizon" in changes and changes["horizon"] != item.horizon:
        item.position = await last_position(session, changes["horizon"])
    apply(item, changes)
    check_dates(item)
    await tell_changed(session, actor, item, before, reason=reason, import_id=import_id)
    return item


async def tell_changed(
    session: AsyncSession,
    actor: Actor,
    item: Item,
    before: dict[str, Any],
    *,
    reason: str | None = None,
    import_id: UUID | None = None,
) -> None:
    """History, audit and event of what differs from `before`."""
    await session.flush()
    after = plan_state(item)
    changed = record_changes(
        session, actor, item.id, before, after, reason=reason, import_id=import_id
    )
    if not changed:
        return
    if "effort.likely" in changed:
        await rank_again(session)
    audit.record(
        session,
        actor,
        "item.changed",
        item.id,
        before={key: before[key] for key in changed},
        after={key: after[key] for key in changed},
    )
    outbox.record(session, await item_changed(session, item), actor=actor)
    await followers.tell(session, actor, item)


async def move_to_stage(
    session: AsyncSession,
    actor: Actor,
    item: Item,
    to: str,
    *,
    reason: str | None = None,
    evidence: Any = None,
    import_id: UUID | None = None,
    past_gates: bool = False,
) -> Item:
    """Ask every gate on the way, then move; being there already changes nothing."""
    if to == item.stage:
        return item
    if to in ASIDE and not reason:
        raise invalid("/reason", f"Say why it is {to}; those who asked will want to know.")
    if not may_move(item.stage, item.paused_from, to):
        raise WrongWay(
            f"It was {item.stage} from {item.paused_from}: bring it back there first.",
            stage=item.stage,
            back_to=item.paused_from,
        )
    if not past_gates:
        await _ask_gates(session, item, to)
    before, stage = plan_state(item), item.stage
    if to in ASIDE and stage not in ASIDE:
        item.paused_from = stage
    elif to not in ASIDE:
        item.paused_from = None
    item.stage, item.stage_since, item.stage_reason = to, clock.now(), reason
    if to == "launched" and item.launched_at is None:
        item.launched_at = clock.now()
    await session.flush()
    record_changes(
        session,
        actor,
        item.id,
        before,
        plan_state(item),
        reason=reason,
        evidence=evidence,
        import_id=import_id,
    )
    await rank_again(session)
    audit.record(
        session, actor, "item.stage_changed", item.id, before={"stage": stage}, after={"stage": to}
    )
    outbox.record_all(
        session,
        [stage_changed(item, stage, actor.label), await item_changed(session, item)],
        actor=actor,
    )
    await followers.tell(session, actor, item)
    return item


async def _ask_gates(session: AsyncSession, item: Item, to: str) -> None:
    closed = await gates.unmet(session, item, gates_between(item.stage, to))
    if closed:
        raise GatesNotMet(
            " ".join(gate.detail for gate in closed),
            unmet=[
                {"gate": gate.gate, "detail": gate.detail, "href": gate.href} for gate in closed
            ],
        )


async def place_item(session: AsyncSession, actor: Actor, item: Item, body: PositionIn) -> Item:
    before = plan_state(item)
    item.position = await position_beside(session, item, body.horizon, body.before, body.after)
    item.horizon = body.horizon
    await tell_changed(session, actor, item, before)
    return item


async def delete_item(session: AsyncSession, actor: Actor, item: Item) -> None:
    """Items inside it move up to its parent; what must be kept (a case, a launch) refuses."""
    await delete_items(session, actor, [item])


async def delete_items(session: AsyncSession, actor: Actor, items: Sequence[Item]) -> None:
    """All of them or, where one must be kept, none."""
    last = {item.id: outbox.plain(plan_state(item)) for item in items}
    told = [item_deleted(item) for item in items]
    try:
        async with session.begin_nested():
            await _move_children_up(session, {item.id: item.parent_id for item in items})
            session.add_all(
                Tombstone(id=item_id, kind=Item.__tablename__, deleted_at=clock.now())
                for item_id in last
            )
            await session.execute(
                delete(Item).where(Item.id.in_(last)).execution_options(synchronize_session=False)
            )
    except IntegrityError as problem:
        raise StillNeeded("It has a business case or a launch: decline it instead.") from problem
    for item in items:
        session.expunge(item)
    for item_id, state in last.items():
        record_changes(session, actor, item_id, {"deleted": state}, {"deleted": None})
        audit.record(session, actor, "item.deleted", item_id, before=state)
    outbox.record_all(session, [*told], actor=actor)
    await rank_again(session)


async def _move_children_up(session: AsyncSession, going: dict[UUID, UUID | None]) -> None:
    """To the nearest parent that stays."""
    parents = await session.scalars(
        select(Item.parent_id).where(Item.parent_id.in_(going), Item.id.not_in(going)).distinct()
    )
    for parent in list(parents):
        above = parent
        while above in going:
            above = going[above]
        await session.execute(
            update(Item)
            .where(Item.parent_id == parent, Item.id.not_in(going))
            .values(parent_id=above)
        )


async def _check_parent(session: AsyncSession, item: Item, parent_id: UUID) -> None:
    await lock(session, "items.parents")
    if item.id in await ancestors_of(session, parent_id):
        raise InsideItself("The parent lies within this item.")


def apply(item: Item, changes: dict[str, Any]) -> None:
    """Set the named fields; inside wording, brief and feasibility only the named texts."""
    for key, value in changes.items():
        match key:
            case "product" | "area" | "parent" | "objective" | "team" | "owner":
                setattr(item, f"{key}_id", value)
            case "effort":
                for end in ("low", "likely", "high"):
                    setattr(item, f"effort_{end}", value[end] if value else None)
            case "wording":
                for kind, text in (value or dict.fromkeys(item.wording)).items():
                    setattr(item, f"wording_{kind}", text or None)
            case "brief" | "feasibility":
                setattr(item, key, _merged(getattr(item, key), value))
            case "expected_on":
                item.likely_on = value
            case "tags":
                item.tags = list(dict.fromkeys(value or []))
            case _:
                setattr(item, key, value)
    _index_text(item)


def _merged(texts: dict[str, str], changes: dict[str, str | None] | None) -> dict[str, str]:
    if changes is None:
        return {}
    return {key: text for key, text in {**texts, **changes}.items() if text}


def _index_text(item: Item) -> None:
    safe = [item.title, item.wording_customer, item.wording_sales]
    inner = [item.wording_plain, item.wording_technical, *item.brief.values(), *item.tags]
    item.searchable_safe = "\n".join(text for text in safe if text).lower()
    item.searchable = "\n".join(text for text in [*safe, *inner] if text).lower()


def check_dates(item: Item) -> None:
    if item.starts_on and item.ends_on and item.ends_on < item.starts_on:
        raise invalid("/ends_on", "It ends before it starts.")

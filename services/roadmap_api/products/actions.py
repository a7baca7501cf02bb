from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit, clock, outbox
from services.common.actors import Actor
from services.common.pages import bury
from services.common.problems import Conflict
from services.roadmap_api.products.events import product_changed
from services.roadmap_api.products.models import Area, Product
from services.roadmap_api.products.schemas import AreaIn, ProductIn, ProductPatch
from services.roadmap_api.references import check_references


class NameIsTaken(Conflict):
    title = "Another one has this name"


class StillInUse(Conflict):
    title = "Other records still point at this"


async def create_product(session: AsyncSession, actor: Actor, body: ProductIn) -> Product:
    given = body.model_dump()
    await check_references(session, given)
    product = Product(owner_id=given.pop("owner"), stage_since=clock.now(), **given)
    await _insert(session, product)
    audit.record(session, actor, "product.created", product.id, after=body.model_dump(mode="json"))
    outbox.record(session, product_changed(product), actor=actor)
    return product


async def change_product(
    session: AsyncSession, actor: Actor, product: Product, body: ProductPatch
) -> Product:
    """A new stage dates itself and takes the reason given with it."""
    changes = {key: value for key, value in body.changes().items() if key not in _REQUIRED or value}
    await check_references(session, changes)
    before = {key: getattr(product, key) for key in changes}
    if "stage" in changes and changes["stage"] != product.stage:
        product.stage_since = clock.now()
        changes.setdefault("stage_reason", None)
    for key, value in changes.items():
        setattr(product, "owner_id" if key == "owner" else key, value)
    await _flush_named(session, product.name)
    audit.record(
        session,
        actor,
        "product.changed",
        product.id,
        before=outbox.plain(before),
        after=outbox.plain(changes),
    )
    outbox.record(session, product_changed(product), actor=actor)
    return product


async def delete_product(session: AsyncSession, actor: Actor, product: Product) -> None:
    event = product_changed(product)
    event.state["deleted"] = True
    try:
        async with session.begin_nested():
            await bury(session, product)
            await session.flush()
    except IntegrityError as problem:
        raise StillInUse("Items, objectives or areas belong to this product.") from problem
    audit.record(session, actor, "product.deleted", product.id, before={"name": product.name})
    outbox.record(session, event, actor=actor)


async def create_area(session: AsyncSession, actor: Actor, product: Product, body: AreaIn) -> Area:
    area = Area(product_id=product.id, name=body.name)
    await _insert(session, area)
    audit.record(session, actor, "area.created", area.id, after={"name": area.name})
    return area


async def delete_area(session: AsyncSession, actor: Actor, area: Area) -> None:
    try:
        async with session.begin_nested():
            await bury(session, area)
            await session.flush()
    except IntegrityError as problem:
        raise StillInUse("Items belong to this area.") from problem
    audit.record(session, actor, "area.deleted", area.id, before={"name": area.name})


_REQUIRED = ("name", "stage")


async def _insert(session: AsyncSession, row: Any) -> None:
    try:
        async with session.begin_nested():
            session.add(row)
    except IntegrityError as problem:
        raise NameIsTaken(f"“{row.name}” is there already.") from problem


async def _flush_named(session: AsyncSession, name: str) -> None:
    try:
        async with session.begin_nested():
            await session.flush()
    except IntegrityError as problem:
        raise NameIsTaken(f"“{name}” is there already.") from problem

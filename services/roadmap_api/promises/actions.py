import contextlib
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit, clock, outbox
from services.common.actors import Actor
from services.roadmap_api.companies.models import Company
from services.roadmap_api.companies.queries import find_company
from services.roadmap_api.items.health import dates_range
from services.roadmap_api.items.models import Item
from services.roadmap_api.items.stages import ASIDE
from services.roadmap_api.people.models import Person
from services.roadmap_api.promises.chance import Days, chance, days_around, state
from services.roadmap_api.promises.events import promise_at_risk
from services.roadmap_api.promises.models import Promise
from services.roadmap_api.promises.queries import unsettled_promises
from services.roadmap_api.promises.schemas import PromiseIn, PromisePatch


async def make_promise(session: AsyncSession, actor: Actor, item: Item, body: PromiseIn) -> Promise:
    """A company not heard of yet is written down, and found when feedback_api tells of it."""
    company = await find_company(session, body.company)
    name, email = await _maker(session, actor, body.made_by)
    promise = Promise(
        item_id=item.id,
        company_reference=body.company,
        company_id=company.id if company else None,
        by=body.by,
        wording=body.wording,
        made_by=name,
        made_by_email=email,
        made_at=clock.now(),
        state="open",
    )
    session.add(promise)
    await session.flush()
    await weigh(session, actor, promise, item)
    audit.record(session, actor, "promise.made", promise.id, after=body.model_dump(mode="json"))
    return promise


async def change_promise(
    session: AsyncSession, actor: Actor, promise: Promise, item: Item, body: PromisePatch
) -> Promise:
    changes = {key: value for key, value in body.changes().items() if value or key == "by"}
    before = {key: getattr(promise, key) for key in changes}
    for key, value in changes.items():
        setattr(promise, key, value)
    await weigh(session, actor, promise, item)
    audit.record(session, actor, "promise.changed", promise.id, before=before, after=changes)
    return promise


async def weigh(
    session: AsyncSession, actor: Actor | None, promise: Promise, item: Item
) -> Promise:
    """Set chance and state from the item's dates; say it where the promise has become shaky."""
    today, before = clock.now().date(), promise.state
    live_on = item.launched_at.date() if item.launched_at else None
    promise.chance = _chance(promise.by, item, today, live_on)
    promise.expected_on = live_on or item.expected_on
    promise.state = state(
        by=promise.by,
        live_on=live_on,
        given_up=item.stage in ASIDE,
        chance=promise.chance,
        today=today,
    )
    if promise.state == before:
        await session.flush()
        return promise
    promise.settled_at = clock.now() if promise.is_settled else None
    await session.flush()
    if promise.state in ("at_risk", "broken"):
        company = await session.get(Company, promise.company_id) if promise.company_id else None
        outbox.record(session, promise_at_risk(promise, item, company), actor=actor)
    return promise


async def weigh_all_of(session: AsyncSession, actor: Actor | None, item: Item) -> list[Promise]:
    """After the item's dates or stage changed; gives those that are shaky or broken now."""
    weighed = [
        await weigh(session, actor, promise, item)
        for promise in await unsettled_promises(session, item.id)
    ]
    return [promise for promise in weighed if promise.state in ("at_risk", "broken")]


async def weigh_everything(session: AsyncSession) -> None:
    """A day has passed: some promises have come due."""
    promises = await unsettled_promises(session)
    ids = {promise.item_id for promise in promises}
    items = {item.id: item for item in await session.scalars(select(Item).where(Item.id.in_(ids)))}
    for promise in promises:
        await weigh(session, None, promise, items[promise.item_id])


def _chance(by: date | None, item: Item, today: date, live_on: date | None) -> float | None:
    if by is None or live_on is not None or item.stage in ASIDE:
        return None
    days = days_of(item, today)
    return None if days is None else round(chance(days, by), 4)


def days_of(item: Item, today: date) -> Days | None:
    """Earliest, expected and latest day: the range of its effort, laid around the expected day."""
    expected = item.expected_on
    if expected is None:
        return None
    ends = dates_range(item)
    if ends is None or item.ends_on is None or ends[0] == ends[1]:
        return days_around(expected, today)
    shift = expected - item.ends_on
    earliest, latest = ends[0] + shift, ends[1] + shift
    return Days(min(earliest, expected), expected, max(latest, expected))


async def _maker(session: AsyncSession, actor: Actor, given: str | None) -> tuple[str, str | None]:
    """A person's name and address where the text names one of ours; else the text as it is."""
    if given is None:
        return actor.label, actor.email or None
    ways: list[Any] = [Person.email == given.lower()]
    with contextlib.suppress(ValueError):
        ways = [Person.id == UUID(given)]
    person = await session.scalar(select(Person).where(*ways))
    if person is not None:
        return person.name, person.email
    return given, given if "@" in given else None

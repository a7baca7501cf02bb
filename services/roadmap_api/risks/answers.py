from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import clock
from services.common.tables import Tombstone
from services.roadmap_api.items.models import Item
from services.roadmap_api.people.models import Person
from services.roadmap_api.risks.models import Risk
from services.roadmap_api.risks.schemas import RiskOut


async def answers(session: AsyncSession, risks: Sequence[Risk]) -> list[RiskOut]:
    owners = {risk.owner_id for risk in risks if risk.owner_id}
    items = {risk.item_id for risk in risks if risk.item_id}
    people = await session.execute(select(Person.id, Person.name).where(Person.id.in_(owners)))
    titles = await session.execute(select(Item.id, Item.title).where(Item.id.in_(items)))
    names = {person_id: name for person_id, name in people}
    titled = {item_id: title for item_id, title in titles}
    today = clock.now().date()
    computed = ("item_title", "owner_name", "is_due")
    return [
        RiskOut(
            **{name: getattr(risk, name) for name in RiskOut.model_fields if name not in computed},
            item_title=titled.get(risk.item_id) if risk.item_id else None,
            owner_name=names.get(risk.owner_id) if risk.owner_id else None,
            is_due=risk.state == "open" and risk.review_on is not None and risk.review_on <= today,
        )
        for risk in risks
    ]


async def answer_page(session: AsyncSession, page: dict[str, Any]) -> dict[str, Any]:
    rows = [row for row in page["results"] if isinstance(row, Risk)]
    shown = iter(await answers(session, rows))
    page["results"] = [
        row if isinstance(row, Tombstone) else next(shown) for row in page["results"]
    ]
    return page

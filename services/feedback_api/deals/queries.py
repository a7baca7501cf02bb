"""Finding deals."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from services.common.problems import NotFound
from services.feedback_api.companies.models import Company
from services.feedback_api.deals.models import Deal


def deals(*, company: str | None = None, stage: str | None = None) -> Select[Deal]:
    statement = select(Deal).options(joinedload(Deal.company), selectinload(Deal.requests))
    if company:
        root = select(Company.root_id).where(Company.external_id == company)
        members = select(Company.id).where(Company.root_id.in_(root))
        statement = statement.where(Deal.company_id.in_(members))
    if stage:
        statement = statement.where(Deal.stage == stage)
    return statement


async def get_deal(session: AsyncSession, external_id: str) -> Deal:
    found = await session.scalar(
        deals().where(Deal.external_id == external_id).execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound(f"No deal has the id {external_id}.")
    return found


async def ids_by_external_id(session: AsyncSession, external_ids: Iterable[str]) -> dict[str, UUID]:
    wanted = set(external_ids)
    if not wanted:
        return {}
    rows = await session.execute(
        select(Deal.external_id, Deal.id).where(Deal.external_id.in_(wanted))
    )
    return {external_id: deal_id for external_id, deal_id in rows}

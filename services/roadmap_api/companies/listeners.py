from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from services.common.db import upsert
from services.common.inbox import Handlers
from services.roadmap_api.companies.models import Company, CompanyAlias
from services.roadmap_api.promises.waiting import settle_waiting

handlers = Handlers()


@handlers.on("feedback.company_changed")
async def take_company(session: AsyncSession, data: dict[str, Any]) -> None:
    """Name, money and renewal of an account, and the ids by which others call it."""
    company_id = UUID(str(data["id"]))
    known = await session.get(Company, company_id)
    sequence = int(data.get("sequence") or 0)
    if known is not None and sequence < known.sequence:
        return
    values = _columns(data) | {"sequence": sequence}
    await session.execute(
        upsert(
            session,
            Company,
            {"id": company_id} | values,
            index_elements=["id"],
            set_=list(values),
        )
    )
    if known is not None:
        session.expire(known)
    await _keep_aliases(session, company_id, data.get("aliases") or [])
    await settle_waiting(session, company_id)


def _columns(data: dict[str, Any]) -> dict[str, Any]:
    arr, renewal = data.get("arr"), data.get("renewal_on")
    merged = data.get("merged_into")
    return {
        **{name: data.get(name) for name in ("plan", "segment", "owner_email")},
        "external_id": str(data.get("external_id") or ""),
        "name": str(data["name"]),
        "arr": None if arr is None else Decimal(str(arr)),
        "renewal_on": date.fromisoformat(renewal) if renewal else None,
        "merged_into_id": UUID(str(merged)) if merged else None,
    }


async def _keep_aliases(
    session: AsyncSession, company_id: UUID, aliases: list[dict[str, Any]]
) -> None:
    await session.execute(delete(CompanyAlias).where(CompanyAlias.company_id == company_id))
    for alias in aliases:
        row = {"tool": alias["tool"], "value": alias["id"], "company_id": company_id}
        await session.execute(
            upsert(
                session,
                CompanyAlias,
                row,
                index_elements=["tool", "value"],
                set_=["company_id"],
            )
        )

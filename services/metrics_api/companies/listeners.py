from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.common import jobs
from services.common.inbox import Handlers
from services.metrics_api.companies.models import Company

handlers = Handlers()


@handlers.on("feedback.company_changed")
async def take_company(session: AsyncSession, told: dict[str, Any]) -> None:
    """Keep the company, and match the groups of events anew: also those of long ago."""
    company_id = UUID(str(told["id"]))
    company = await session.get(Company, company_id)
    if company is None:
        company = Company(id=company_id)
        session.add(company)
    company.external_id = told.get("external_id")
    company.name = str(told.get("name") or told.get("external_id") or "")
    company.plan, company.segment = told.get("plan"), told.get("segment")
    company.arr = Decimal(str(told["arr"])) if told.get("arr") is not None else None
    renewal = told.get("renewal_on")
    company.renewal_on = date.fromisoformat(renewal) if renewal else None
    company.aliases = list(told.get("aliases") or [])
    company.domains = [str(domain).lower() for domain in told.get("domains") or []]
    merged_into = told.get("merged_into")
    company.merged_into = UUID(str(merged_into)) if merged_into else None
    company.is_deleted = bool(told.get("deleted"))
    await session.flush()
    await jobs.enqueue(session, "companies.match", {}, key="companies.match")

"""What other services are told of companies."""

from typing import Any, ClassVar

from services.common.events import Event
from services.feedback_api.companies.models import Company


class CompanyChanged(Event):
    name: ClassVar[str] = "feedback.company_changed"


def company_changed(company: Company) -> CompanyChanged:
    """The full state, so that nobody has to call back; needs aliases and domains loaded."""
    state: dict[str, Any] = {
        "id": company.id,
        "external_id": company.external_id,
        "name": company.name,
        "plan": company.plan,
        "arr": company.arr,
        "renewal_on": company.renewal_on,
        "segment": company.segment,
        "owner_email": company.owner_email,
        "aliases": [{"tool": alias.tool, "id": alias.value} for alias in company.aliases],
        "domains": [held.domain for held in company.domains],
        "merged_into": company.merged_into_id,
    }
    return CompanyChanged(subject=str(company.id), state=state)

from dataclasses import dataclass
from typing import ClassVar

from services.common.events import Event
from services.roadmap_api.companies.models import Company
from services.roadmap_api.items.models import Item
from services.roadmap_api.promises.models import Promise


@dataclass(frozen=True)
class PromiseAtRisk(Event):
    name: ClassVar[str] = "roadmap.promise_at_risk"


def promise_at_risk(promise: Promise, item: Item, company: Company | None) -> PromiseAtRisk:
    """What the one who made the promise must know to call the customer first."""
    state = {
        "promise": promise.id,
        "state": promise.state,
        "item": item.id,
        "title": item.title,
        "company": promise.company_id,
        "company_name": company.name if company else promise.company_reference,
        "arr": company.arr if company else None,
        "renewal_on": company.renewal_on if company else None,
        "owner_email": company.owner_email if company else None,
        "made_by": promise.made_by,
        "made_by_email": promise.made_by_email,
        "wording": promise.wording,
        "by": promise.by,
        "expected_on": promise.expected_on,
        "chance": promise.chance,
    }
    return PromiseAtRisk(subject=str(promise.id), state=state)

"""What roadmap_api is told of an item's demand."""

from typing import Any, ClassVar
from uuid import UUID

from services.common.events import Event
from services.feedback_api.demand.models import Figures


class DemandChanged(Event):
    name: ClassVar[str] = "feedback.demand_changed"


FIGURES = (
    "companies",
    "contacts",
    "votes",
    "notes",
    "arr",
    "renewing_arr",
    "renewing_companies",
    "open_deals",
    "open_deals_count",
    "last_asked_at",
    "trend",
    "asks_lately",
    "asks_before",
)


def demand_changed(
    item_id: UUID, figures: Figures, requests: list[Any], first_note: Any | None
) -> DemandChanged:
    state: dict[str, Any] = {"item": item_id}
    state |= {name: getattr(figures, name) for name in FIGURES}
    state["requests"] = [
        {"id": row.id, "title": row.title, "importance": row.importance} for row in requests
    ]
    state["first_note"] = first_note and {
        "id": first_note.id,
        "text": first_note.text,
        "contact_name": first_note.contact_name,
        "company_name": first_note.company_name,
        "occurred_at": first_note.occurred_at,
    }
    return DemandChanged(subject=str(item_id), state=state)

"""What of an item may be said to whom: only what was written for customers, never the inside."""

from collections.abc import Sequence
from typing import Any

from services.feedback_api.items.models import KnownItem

SPOKEN_OF = ("sales_safe", "public")


def safe_wording(item: KnownItem) -> str | None:
    """What sales may say; null where the item may not be spoken of or no wording was written."""
    if item.audience not in SPOKEN_OF:
        return None
    return item.wording.get("sales") or item.wording.get("customer") or None


def customer_wording(item: KnownItem) -> str | None:
    if item.audience != "public":
        return None
    return item.wording.get("customer") or None


def outcome_of(
    items: Sequence[KnownItem], *, audience: Sequence[str] = SPOKEN_OF
) -> dict[str, Any] | None:
    """The newest outcome among items that may be spoken of."""
    told = [
        item.outcome | {"item": item.id}
        for item in items
        if item.outcome is not None and item.audience in audience
    ]
    return max(told, key=lambda outcome: str(outcome.get("given_at") or "")) if told else None

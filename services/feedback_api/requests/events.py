"""What others are told of requests."""

from typing import Any, ClassVar
from uuid import UUID

from services.common.events import Event
from services.feedback_api.requests.models import FeatureRequest


class RequestChanged(Event):
    name: ClassVar[str] = "feedback.request_changed"


class RequestLinked(Event):
    name: ClassVar[str] = "feedback.request_linked"


class RequestUnlinked(Event):
    name: ClassVar[str] = "feedback.request_unlinked"


class RequestMerged(Event):
    name: ClassVar[str] = "feedback.request_merged"


def state_of(request: FeatureRequest) -> dict[str, Any]:
    return {
        "id": request.id,
        "title": request.title,
        "status": request.status,
        "audience": request.audience,
        "product": request.product_id,
        "merged_into": request.merged_into_id,
    }


def link_state(request: FeatureRequest, item_id: UUID, importance: int | None) -> dict[str, Any]:
    return {**state_of(request), "request": request.id, "item": item_id, "importance": importance}

from datetime import datetime
from typing import Any
from uuid import UUID

from services.common.schemas import Out
from services.roadmap_api.thread.stations import Kind, State


class StationOut(Out):
    """One stop. `figure` holds numbers and dates, never prose; `href` names where it leads.

    `leg_days` is how long the way to the next passed stop took.
    """

    kind: Kind
    state: State
    figure: dict[str, Any]
    at: datetime | None
    leg_days: int | None
    href: dict[str, Any] | None


class FirstContact(Out):
    name: str | None
    company: str | None
    text: str | None
    at: datetime | None


class ThreadOut(Out):
    """Eight stations in their order; `landed` once judged and told."""

    item: UUID
    title: str
    stations: list[StationOut]
    first_contact: FirstContact | None
    total_days: int | None
    landed: bool

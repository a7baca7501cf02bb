from datetime import date
from decimal import Decimal
from uuid import UUID

from services.common.schemas import MoneyOut, Out
from services.roadmap_api.items.schemas import Audience, EffortOut, HealthState, Horizon, Kind
from services.roadmap_api.items.stages import Stage


class CardOut(Out):
    """What a board or timeline shows of an item; the rest is at GET /v1/items/{id}."""

    id: UUID
    title: str
    kind: Kind
    stage: Stage
    horizon: Horizon | None
    position: int
    audience: Audience
    product: UUID | None
    product_name: str | None
    objective: UUID | None
    objective_name: str | None
    team: UUID | None
    team_name: str | None
    owner: UUID | None
    owner_name: str | None
    parent: UUID | None
    starts_on: date | None
    ends_on: date | None
    expected_on: date | None
    slip_days: int | None
    effort: EffortOut | None
    health: HealthState | None
    health_reason: str | None
    companies: int
    arr: MoneyOut = Decimal(0)
    rank: int | None
    rank_of: int | None
    version: int


class CardsOut(Out):
    """`is_cut` says that there are more than were asked for."""

    results: list[CardOut]
    next: None = None
    is_cut: bool

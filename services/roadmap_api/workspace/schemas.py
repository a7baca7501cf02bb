from datetime import date
from uuid import UUID

from pydantic import Field

from services.common.schemas import In, Out


class DemoCustomer(Out):
    """Whom "See it as" lets one be on the portal; in a demo workspace only."""

    name: str
    email: str
    says: str


class WorkspaceOut(Out):
    """What every page says of the place it is in."""

    name: str
    is_demo: bool
    currency: str
    timezone: str
    today: date
    demo_customer: DemoCustomer | None


class WorkspaceIn(In):
    name: str = Field(min_length=1, max_length=120)


class SeeAsIn(In):
    person: UUID


class SeeAsOut(Out):
    session: str


class FreshStartOut(Out):
    """Rows left in each table of each service: all zero, or the demo is not gone."""

    left: dict[str, dict[str, int]]
    is_gone: bool

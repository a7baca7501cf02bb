"""A note on its way in, whatever brought it: API, batch, hook, import, mail, portal."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from services.common import clock
from services.feedback_api.companies.identities import Identity, identity_of, normal_email
from services.feedback_api.feedback.classification import Judgement, classify


@dataclass
class Draft:
    """`company_alias` and `contact_alias` are (tool, id) where a tool names them by its own ids."""

    text: str
    title: str | None = None
    deal: str | None = None
    rating: float | None = None
    source: str = "api"
    source_url: str | None = None
    occurred_at: datetime | None = None
    contact_external_id: str | None = None
    contact_email: str | None = None
    contact_name: str | None = None
    contact_alias: tuple[str, str] | None = None
    contact_id: UUID | None = None
    company_external_id: str | None = None
    company_name: str | None = None
    company_alias: tuple[str, str] | None = None
    product_id: UUID | None = None
    tags: list[str] = field(default_factory=list)
    request_id: UUID | None = None
    consent: Any | None = None
    status: str = "new"
    # The request id and address of who asked, where one transaction serves many requests.
    asked_by: tuple[str | None, str | None] | None = None

    def __post_init__(self) -> None:
        self.occurred_at = self.occurred_at or clock.now()
        if self.contact_email:
            self.contact_email = normal_email(self.contact_email)

    @property
    def names_a_contact(self) -> bool:
        return bool(
            self.contact_external_id
            or self.contact_email
            or self.contact_name
            or self.contact_alias
        )

    @property
    def identity(self) -> Identity | None:
        """How the company would be found where it is not named by the CRM's id."""
        if self.company_external_id:
            return None
        return identity_of(self.contact_email, self.company_alias)

    def judge(self) -> Judgement:
        return classify(f"{self.title}. {self.text}" if self.title else self.text, self.rating)

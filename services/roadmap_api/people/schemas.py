from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from services.common.actors import Role
from services.common.schemas import In, Out, Patch
from services.roadmap_api.people.roles import Density, Function, Theme

Email = Annotated[
    str,
    StringConstraints(
        pattern=r"^[^@\s\x00-\x1f<>()\[\],;:\\\"]+@[^@\s\x00-\x1f<>()\[\],;:\\\"]+$",
        min_length=3,
        max_length=254,
    ),
    AfterValidator(str.lower),
]
Name = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f]+$")]
Password = Annotated[str, Field(max_length=1000, json_schema_extra={"format": "password"})]


class PersonIn(In):
    email: Email
    name: Name
    role: Role = "maker"
    function: Function = "other"
    team: UUID | None = None


class PersonPatch(Patch):
    email: Email = ""
    name: Name = ""
    role: Role = "maker"
    function: Function = "other"
    team: UUID | None = None
    is_active: bool = True


class MePatch(Patch):
    name: Name = ""
    theme: Theme = "system"
    density: Density = "comfortable"
    current_password: Password | None = None
    new_password: Password | None = None


class PersonOut(Out):
    id: UUID
    email: str
    name: str
    role: Role
    function: Function
    team: UUID | None
    state: str
    is_active: bool
    last_signed_in_at: datetime | None
    created_at: datetime
    updated_at: datetime
    version: int


class InvitationOut(Out):
    """`link` is shown once, to the admin who asked; `mailed` says whether it was also sent."""

    link: str
    expires_at: datetime
    mailed: bool


class InvitedPersonOut(PersonOut):
    invitation: InvitationOut


class MeOut(PersonOut):
    theme: Theme
    density: Density
    scopes: list[str]
    session: UUID | None

from pydantic import Field

from services.common.schemas import In, Out
from services.roadmap_api.people.schemas import Email, Name, Password


class FirstAdminIn(In):
    code: str = Field(max_length=100)
    email: Email
    name: Name
    password: Password


class FirstAdminNeeded(Out):
    needed: bool

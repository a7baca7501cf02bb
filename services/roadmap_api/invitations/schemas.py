from pydantic import Field

from services.common.schemas import In
from services.roadmap_api.people.schemas import Password


class AcceptanceIn(In):
    secret: str = Field(max_length=200)
    password: Password

from datetime import date
from typing import Annotated

from pydantic import Field

from services.common.schemas import In


class TargetIn(In):
    value: Annotated[float, Field(ge=-1e15, le=1e15)]
    due_on: date | None = None

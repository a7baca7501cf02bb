"""The workspace's date, which decides what is due, late or stale."""

from datetime import date
from typing import Annotated

from fastapi import Depends, Request

from services.common import clock


def today_here(request: Request) -> date:
    return clock.today(request.app.state.settings.timezone)


Today = Annotated[date, Depends(today_here)]

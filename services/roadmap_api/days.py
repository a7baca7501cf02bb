"""The workspace's date, which decides what is due, late or stale."""

from datetime import date
from typing import Annotated

from fastapi import Depends, Request

from services.common import clock


def today_here(request: Request) -> date:
    return clock.today(request.app.state.settings.timezone)


def plus(day: date, days: int) -> date:
    """The day so many days later (or earlier), held within the calendar."""
    number = day.toordinal() + days
    return date.fromordinal(min(max(number, 1), date.max.toordinal()))


Today = Annotated[date, Depends(today_here)]

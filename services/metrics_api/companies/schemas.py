from pydantic import AwareDatetime

from services.common.schemas import Out


class UnmatchedGroupOut(Out):
    """A group of the senders that is no company we know; `name` is what the senders call it."""

    group: str
    name: str
    events: int
    users: int
    first_at: AwareDatetime
    last_at: AwareDatetime


class UnmatchedOut(Out):
    """`share` of all events of the span that belong to a known company."""

    events: int
    matched: int
    share: float | None
    results: list[UnmatchedGroupOut]
    next: str | None

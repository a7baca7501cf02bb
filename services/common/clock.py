"""The one clock of a process, which a setting, a test or a replayed history may hold still."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_frozen_at: datetime | None = None
_as_of: ContextVar[datetime | None] = ContextVar("as_of", default=None)


def now() -> datetime:
    """An aware instant in UTC."""
    told = _as_of.get()
    if told is not None:
        return told
    return _frozen_at if _frozen_at is not None else datetime.now(UTC)


def today(timezone: str = "UTC") -> date:
    """The date in the workspace's zone, which decides what "today" means on every page."""
    return now().astimezone(ZoneInfo(timezone)).date()


def freeze(at: datetime) -> None:
    global _frozen_at
    _frozen_at = at.astimezone(UTC)


def thaw() -> None:
    global _frozen_at
    _frozen_at = None


@contextmanager
def as_of(instant: datetime) -> Iterator[None]:
    """Let one request of a demo's history happen at its own time."""
    token = _as_of.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _as_of.reset(token)


def told() -> datetime | None:
    """The instant that this request or job is said to happen at, if it is said at all."""
    return _as_of.get()


@contextmanager
def as_of_or_now(instant: datetime | None) -> Iterator[None]:
    if instant is None:
        yield
    else:
        with as_of(instant):
            yield


def present() -> datetime:
    """The process's own instant, also while a request or job is told to happen at another."""
    return _frozen_at if _frozen_at is not None else datetime.now(UTC)

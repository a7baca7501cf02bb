"""From a call to a row of the store, or to the reason why it cannot be one."""

import hashlib
import uuid
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import msgspec

from services.metrics_api.intake.wire import (
    KINDS,
    Context,
    Id,
    Kind,
    Message,
    read_context,
    read_message,
)

COLUMNS = (
    "event",
    "kind",
    "at",
    "received_at",
    "user",
    "anonymous_id",
    "group_id",
    "message_id",
    "source",
    "properties",
    "context",
)
REFUSED_COLUMNS = ("received_at", "source", "reason", "body")
MOST_LETTERS = 255
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC).timestamp()
LATEST = timedelta(days=366).total_seconds()

_write = msgspec.json.Encoder().encode
_EMPTY = b"{}"


class Row(NamedTuple):
    """One line for the store, with the id it is known by and that id's digest."""

    message_id: str
    digest: bytes
    line: bytes


class Refused(ValueError):
    """The call cannot be counted; the sender cannot do anything about it by trying again."""


class Arrival(NamedTuple):
    """What all calls of one request share; times are unix seconds."""

    received_at: float
    sent_at: float | None
    source: str
    group_id: str
    stamp: str


def arrive(
    received_at: datetime, sent_at: float | None = None, source: str = "", group_id: str = ""
) -> Arrival:
    at = received_at.timestamp()
    return Arrival(at, sent_at, source, group_id, _stamp(at))


def digest_of(message_id: str) -> bytes:
    """The same 8 bytes that the store computes as reinterpretAsUInt64(MD5(message_id))."""
    return hashlib.md5(message_id.encode(), usedforsecurity=False).digest()[:8]


def row_of(raw: bytes, arrival: Arrival, kind: Kind | None = None) -> Row:
    """A row; raises Refused with the reason."""
    try:
        message = read_message(raw)
        return _row(message, kind or _kind_of(message), arrival)
    except (msgspec.DecodeError, UnicodeError) as problem:
        raise Refused(f"not readable: {problem}") from problem


def refused_line(raw: bytes, reason: str, arrival: Arrival) -> bytes:
    body = raw.decode(errors="replace")
    return _write((arrival.stamp, arrival.source, reason[:200], body))


def read_time(value: str | float | None) -> float | None:
    """RFC 3339, or unix time in seconds or milliseconds, told apart by their size."""
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        return value / 1000 if abs(value) > 1e11 else value
    try:
        told = datetime.fromisoformat(value)
        return (told if told.tzinfo else told.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError) as problem:
        raise Refused("a time that cannot be read") from problem


def group_in(context: msgspec.Raw) -> str:
    raw = bytes(context)
    if b'"groupId"' not in raw:
        return ""
    try:
        found: Context = read_context(raw)
    except msgspec.DecodeError:
        return ""
    return _text(found.group_id)


def _row(message: Message, kind: Kind, arrival: Arrival) -> Row:
    user, anonymous = _text(message.user_id), _text(message.anonymous_id)
    if kind == "alias":
        anonymous = _text(message.previous_id)
        if not anonymous or not user:
            raise Refused("alias without previousId and userId")
    if not user and not anonymous:
        raise Refused("neither userId nor anonymousId")
    group = _text(message.group_id) or group_in(message.context) or arrival.group_id
    if kind == "group" and not group:
        raise Refused("group without groupId")
    message_id = _text(message.message_id) or str(uuid.uuid4())
    line = _write(
        (
            _event_of(message, kind),
            kind,
            _time_of(message, arrival),
            arrival.stamp,
            user or anonymous,
            anonymous,
            group,
            message_id,
            arrival.source,
            _carried(message, kind),
            _object(message.context),
        )
    )
    return Row(message_id, digest_of(message_id), line)


def _kind_of(message: Message) -> Kind:
    if message.type in KINDS:
        return message.type
    raise Refused(f"unknown type {message.type!r}"[:80])


def _event_of(message: Message, kind: Kind) -> str:
    if kind != "track":
        return f"${kind}"
    event = _text(message.event)
    if not event:
        raise Refused("track without event")
    return event


def _carried(message: Message, kind: Kind) -> str:
    """Properties, or traits of an identify or group call, as the JSON text they came in."""
    if kind in ("identify", "group"):
        return _object(message.traits)
    if kind in ("page", "screen") and (message.name or message.category):
        told = {"name": message.name, "category": message.category}
        kept = {key: value for key, value in told.items() if value}
        return _write(kept | msgspec.json.decode(_object(message.properties))).decode()
    return _object(message.properties)


def _object(raw: msgspec.Raw) -> str:
    held = bytes(raw) or _EMPTY
    if held == b"null":
        return "{}"
    if not held.startswith(b"{"):
        raise Refused("properties, traits or context are not an object")
    return held.decode()


def _time_of(message: Message, arrival: Arrival) -> str:
    """When it happened by our clock: receivedAt − (sentAt − timestamp), as Segment corrects it."""
    told = read_time(message.original_timestamp or message.timestamp)
    if told is None:
        return arrival.stamp
    sent = read_time(message.sent_at) if message.sent_at is not None else arrival.sent_at
    at = told if sent is None else told + (arrival.received_at - sent)
    if not EARLIEST <= at <= arrival.received_at + LATEST:
        raise Refused("a time before 1990 or more than a year ahead")
    return _stamp(at)


def _stamp(at: float) -> str:
    """Unix seconds to the microsecond, which the store reads as a time."""
    return f"{at:.6f}"


def _text(value: Id) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else _number_text(value)
    if len(text) > MOST_LETTERS:
        raise Refused(f"an id or name of more than {MOST_LETTERS} letters")
    return text


def _number_text(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else str(value)

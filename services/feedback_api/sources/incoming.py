"""One delivery of a tool, and what it can turn out to be."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

MILLISECONDS_FROM = 100_000_000_000


class Unmappable(Exception):
    """The delivery is kept, with this reason, until a better mapping replays it."""


class Uninteresting(Exception):
    """Nothing a customer said: kept, with the reason, and never tried again by itself."""


@dataclass(frozen=True)
class Incoming:
    headers: Mapping[str, str]
    body: bytes
    received_at: datetime
    settings: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def json(self) -> Any:
        """The body as JSON, also where it came as a form; raises Unmappable."""
        kind = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        text = self._text
        if kind == "application/x-www-form-urlencoded":
            form = dict(parse_qsl(text, keep_blank_values=True))
            text = form.get("payload") or form.get("data") or json.dumps(form)
        try:
            return json.loads(text)
        except ValueError as problem:
            raise Unmappable(f"The body is not valid JSON: {problem}") from None

    @cached_property
    def record(self) -> dict[str, Any]:
        """The body as one JSON object; raises Unmappable."""
        if not isinstance(self.json, dict):
            raise Unmappable("The body is not a JSON object.")
        return self.json

    @property
    def _text(self) -> str:
        try:
            return self.body.decode("utf-8-sig")
        except UnicodeDecodeError:
            return self.body.decode("cp1252", "replace")


@dataclass(frozen=True)
class Note:
    """Something a customer said. `origin` names it within the tool, once for ever."""

    origin: str
    text: str
    occurred_at: datetime
    title: str | None = None
    source_url: str | None = None
    rating: int | None = None
    author_id: str | None = None
    author_name: str | None = None
    author_email: str | None = None
    company_ids: tuple[str, ...] = ()
    company_name: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class CompanySeen:
    """The tool knows a company by these ids."""

    ids: tuple[str, ...]
    name: str
    external_id: str | None = None
    domains: tuple[str, ...] = ()


Outcome = Note | CompanySeen


def instant(value: Any, otherwise: datetime) -> datetime:
    """A tool's time: seconds or milliseconds since 1970, or ISO 8601 with any fraction."""
    try:
        if isinstance(value, str) and not value.replace(".", "", 1).isdigit():
            at = datetime.fromisoformat(value.strip())
            return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
        number = float(value)
        return datetime.fromtimestamp(
            number / 1000 if number >= MILLISECONDS_FROM else number, tz=UTC
        )
    except (TypeError, ValueError, OverflowError, OSError):
        return otherwise


def text_or_none(value: Any) -> str | None:
    """A non-empty text or number as text."""
    if value is None or isinstance(value, (dict, list, bool)):
        return None
    return str(value).replace("\x00", "").strip() or None

"""Boards of ideas from other systems: a post is a request, its words a note, its votes votes."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.feedback_api.imports.drafts import RowRefused
from services.feedback_api.imports.times import read_time
from services.feedback_api.sources.plain_text import readable

_LONGEST_TITLE = 500
_MOST_VOTES = 100_000


@dataclass(frozen=True)
class Post:
    """`votes` counts all of them, those of `author` and of nobody known included."""

    origin: str
    title: str
    text: str
    votes: int = 0
    created_at: datetime | None = None
    status: str | None = None
    url: str | None = None
    author_id: str | None = None
    author_name: str | None = None
    author_email: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Board:
    """Where each thing stands; several names are tried in turn, dots go inside objects."""

    origin: tuple[str, ...] = ()
    title: tuple[str, ...] = ("title",)
    text: tuple[str, ...] = ()
    votes: tuple[str, ...] = ()
    created_at: tuple[str, ...] = ()
    status: tuple[str, ...] = ("status",)
    url: tuple[str, ...] = ("url",)
    author_id: tuple[str, ...] = ()
    author_name: tuple[str, ...] = ()
    author_email: tuple[str, ...] = ()
    tags: tuple[str, ...] = ("tags",)


BOARDS: Mapping[str, Board] = {
    "canny": Board(
        origin=("id",),
        text=("details",),
        votes=("votes", "score"),
        created_at=("created",),
        author_id=("author.id",),
        author_name=("author.name",),
        author_email=("author.email",),
    ),
    "fider": Board(
        origin=("number",),
        text=("description",),
        votes=("votes_count",),
        created_at=("created_at",),
        author_name=("created_by",),
    ),
    "quackback": Board(
        origin=("source_id", "id"),
        text=("content", "body"),
        votes=("vote_count",),
        created_at=("created_at",),
        author_name=("author_name",),
        author_email=("author_email",),
    ),
    "uservoice": Board(
        origin=("Idea Id",),
        title=("Idea Title",),
        text=("Idea Description",),
        votes=("Voters Count",),
        created_at=("Created Timestamp",),
        status=("Public Status Name",),
        url=(),
        author_name=("Idea Creator Name",),
        author_email=("Idea Creator Email Address",),
        tags=("Labels",),
    ),
}

# What other boards call a state, as a person's word on the request.
_STATUSES = {
    "underreview": "considered",
    "considered": "considered",
    "planned": "planned",
    "started": "building",
    "inprogress": "building",
    "complete": "shipped",
    "completed": "shipped",
    "closed": "declined",
    "declined": "declined",
}


def post_of(board: Board, cells: Mapping[str, Any], system: str) -> Post:
    """One post; raises RowRefused where it has no title."""
    title = _text(cells, board.title)
    if not title:
        raise RowRefused("The row has no title.")
    created = _text(cells, board.created_at)
    try:
        created_at = read_time(created) if created else None
    except ValueError as problem:
        raise RowRefused(f"created: {problem}") from None
    given = _text(cells, board.origin)
    return Post(
        origin=f"{system}:{given or _fingerprint(title, created)}",
        title=title[:_LONGEST_TITLE],
        text=readable(_text(cells, board.text)) or title,
        votes=_count(_found(cells, board.votes)),
        created_at=created_at,
        status=_STATUSES.get("".join(filter(str.isalpha, _text(cells, board.status).lower()))),
        url=_text(cells, board.url) or None,
        author_id=_text(cells, board.author_id) or None,
        author_name=_text(cells, board.author_name) or None,
        author_email=_text(cells, board.author_email) or None,
        tags=_tags(_found(cells, board.tags)),
    )


def _found(cells: Mapping[str, Any], paths: tuple[str, ...]) -> Any:
    for path in paths:
        held: Any = cells
        for name in path.split(".") if path not in cells else [path]:
            held = held.get(name) if isinstance(held, Mapping) else None
        if held not in (None, ""):
            return held
    return None


def _text(cells: Mapping[str, Any], paths: tuple[str, ...]) -> str:
    value = _found(cells, paths)
    if value is None or isinstance(value, (Mapping, list)):
        return ""
    return str(value).replace("\x00", "").strip()


def _count(value: Any) -> int:
    try:
        number = len(value) if isinstance(value, list) else int(float(value or 0))
    except (TypeError, ValueError, OverflowError):
        raise RowRefused(f"votes: “{value}” is not a number.") from None
    if not 0 <= number <= _MOST_VOTES:
        raise RowRefused(f"votes: {number} is out of range.")
    return number


def _tags(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        try:
            value = json.loads(value) if value.startswith("[") else value.split(",")
        except ValueError:
            value = value.split(",")
    named = [one.get("name") if isinstance(one, Mapping) else one for one in value or []]
    return tuple(str(one).strip()[:100] for one in named if str(one or "").strip())[:50]


def _fingerprint(title: str, created: str) -> str:
    return hashlib.sha256(f"{title}\n{created}".encode()).hexdigest()[:32]

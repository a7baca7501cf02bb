"""What one tool's file says about it."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from services.feedback_api.sources.incoming import Incoming, Outcome
from services.feedback_api.sources.signatures import SCHEMES


class Answer(NamedTuple):
    """What the tool wants to hear."""

    body: str
    media_type: str = "application/json"


def body_hash(incoming: Incoming) -> str:
    """For tools that number neither their deliveries nor their events."""
    return hashlib.sha256(incoming.body).hexdigest()


def field_of_body(*names: str) -> Callable[[Incoming], str]:
    """The delivery's id from fields of the JSON body, joined; its hash where one is missing."""

    def read(incoming: Incoming) -> str:
        try:
            held = json.loads(incoming.body)
            values = [held[name] for name in names]
        except (ValueError, KeyError, TypeError):
            return body_hash(incoming)
        return ":".join(str(value) for value in values)

    return read


def header(name: str) -> Callable[[Incoming], str]:
    return lambda incoming: incoming.headers.get(name) or body_hash(incoming)


def _no_handshake(_incoming: Incoming) -> Answer | None:
    return None


def _no_nonce(_incoming: Incoming) -> str | None:
    return None


@dataclass(frozen=True)
class Tool:
    """`normalise` is pure: it raises Unmappable or Uninteresting, and changes nothing."""

    name: str
    label: str
    normalise: Callable[[Incoming], list[Outcome]]
    delivery_id: Callable[[Incoming], str] = body_hash
    handshake: Callable[[Incoming], Answer | None] = _no_handshake
    acknowledgement: Answer | None = None
    nonce: Callable[[Incoming], str | None] = _no_nonce
    signs_the_body: bool = True
    mapping: Mapping[str, str] | None = None

    @property
    def signs(self) -> bool:
        return self.name in SCHEMES

    @property
    def needs_token(self) -> bool:
        """Where a signature does not prove the body, the address itself is the secret."""
        return not (self.signs and self.signs_the_body)


Record = dict[str, Any]

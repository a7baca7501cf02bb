"""How each tool proves that a webhook is its own: one table, one function.

The signature covers the raw bytes of the body. What a tool documents decides; see the
tool's own page for header, digest and what is signed.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

WINDOW_SECONDS = 300
_MILLISECONDS_FROM = 100_000_000_000
_DIGITS = re.compile(r"[0-9]{1,17}")
_HUBSPOT_ESCAPES = re.compile(r"%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)", re.IGNORECASE)


class Call(NamedTuple):
    """The request as it came; header names are lower case."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes


def _body(call: Call) -> bytes:
    return call.body


def _header(name: str) -> Callable[[Call], str]:
    return lambda call: call.headers[name]


def _text_key(secret: str) -> bytes:
    return secret.encode()


def _base64_key(secret: str) -> bytes:
    """Standard Webhooks: base64 after an optional `whsec_`, padding optional."""
    text = secret.removeprefix("whsec_").rstrip("=")
    return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)


def _hex(digest: bytes) -> str:
    return digest.hex()


def _base64(digest: bytes) -> str:
    return base64.b64encode(digest).decode()


def _unix(text: str) -> float:
    """Seconds or milliseconds since 1970, told apart by their size."""
    if not _DIGITS.fullmatch(text):
        raise ValueError("not a whole number")
    number = int(text)
    return number / 1000 if number >= _MILLISECONDS_FROM else float(number)


def _iso(text: str) -> float | None:
    """An ISO time, or None for anything else: it is signed, so only the tool can have sent it."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


def _pairs(text: str) -> list[tuple[str, str]]:
    """`t=1,v1=a,v1=b` as pairs, in order."""
    return [(name.strip(), value) for name, _, value in (p.partition("=") for p in text.split(","))]


def _stripe_time(call: Call) -> str:
    return dict(reversed(_pairs(call.headers["stripe-signature"])))["t"]


def _hubspot_url(url: str) -> str:
    return _HUBSPOT_ESCAPES.sub(lambda found: chr(int(found[1], 16)), url)


def _one(name: str, prefix: str = "") -> Callable[[Call], list[str]]:
    def offered(call: Call) -> list[str]:
        value = call.headers[name]
        return [value.removeprefix(prefix)] if value.startswith(prefix) else []

    return offered


def _versioned(name: str) -> Callable[[Call], list[str]]:
    """A space-separated list; only `v1,` counts, and any of them may match."""
    return lambda call: [
        part.removeprefix("v1,") for part in call.headers[name].split() if part.startswith("v1,")
    ]


def _stripe_signatures(call: Call) -> list[str]:
    return [value for name, value in _pairs(call.headers["stripe-signature"]) if name == "v1"]


def _hmac(key: bytes, signed: bytes, digest: str) -> bytes:
    return hmac.digest(key, signed, digest)


def _secret_first(key: bytes, signed: bytes, digest: str) -> bytes:
    """HubSpot's versions 1 and 2 are a plain hash with the secret in front."""
    return hashlib.new(digest, key + signed).digest()


@dataclass(frozen=True)
class Scheme:
    """Where the signature stands, what it covers, how it is made and how old it may be."""

    offered: Callable[[Call], list[str]]
    signed: Callable[[Call], bytes] = _body
    digest: str = "sha256"
    encode: Callable[[bytes], str] = _hex
    key: Callable[[str], bytes] = _text_key
    make: Callable[[bytes, bytes, str], bytes] = _hmac
    stamp: Callable[[Call], str] | None = None
    clock: Callable[[str], float | None] = _unix


def _standard(prefix: str) -> Scheme:
    identity, stamp = _header(f"{prefix}-id"), _header(f"{prefix}-timestamp")
    return Scheme(
        _versioned(f"{prefix}-signature"),
        signed=lambda call: f"{identity(call)}.{stamp(call)}.".encode() + call.body,
        encode=_base64,
        key=_base64_key,
        stamp=stamp,
    )


_zendesk_time = _header("x-zendesk-webhook-signature-timestamp")
_canny_nonce = _header("canny-nonce")
_hubspot_time = _header("x-hubspot-request-timestamp")
_slack_time = _header("x-slack-request-timestamp")
_front_time = _header("x-front-request-timestamp")

SCHEMES: Mapping[str, Scheme] = {
    "app_store_connect": Scheme(_one("x-apple-signature", "hmacsha256=")),
    # Canny signs the nonce alone: the hook's address carries a token beside it.
    "canny": Scheme(
        _one("canny-signature"),
        signed=lambda call: _canny_nonce(call).encode(),
        encode=_base64,
        stamp=_header("canny-timestamp"),
    ),
    "delighted": Scheme(_one("x-delighted-webhook-signature", "sha256=")),
    "discourse": Scheme(_one("x-discourse-event-signature", "sha256=")),
    "front_app": Scheme(
        _one("x-front-signature"),
        signed=lambda call: f"{_front_time(call)}:".encode() + call.body,
        encode=_base64,
        stamp=_front_time,
    ),
    "front_rule": Scheme(_one("x-front-signature"), digest="sha1", encode=_base64),
    "github": Scheme(_one("x-hub-signature-256", "sha256=")),
    "helpscout": Scheme(_one("x-helpscout-signature"), digest="sha1", encode=_base64),
    "hubspot_v1": Scheme(_one("x-hubspot-signature"), make=_secret_first),
    "hubspot_v2": Scheme(
        _one("x-hubspot-signature"),
        signed=lambda call: f"{call.method}{call.url}".encode() + call.body,
        make=_secret_first,
    ),
    "hubspot_v3": Scheme(
        _one("x-hubspot-signature-v3"),
        signed=lambda call: (
            f"{call.method}{_hubspot_url(call.url)}".encode()
            + call.body
            + _hubspot_time(call).encode()
        ),
        encode=_base64,
        stamp=_hubspot_time,
    ),
    "intercom": Scheme(_one("x-hub-signature", "sha1="), digest="sha1"),
    "jira": Scheme(_one("x-hub-signature", "sha256=")),
    "slack": Scheme(
        _one("x-slack-signature", "v0="),
        signed=lambda call: f"v0:{_slack_time(call)}:".encode() + call.body,
        stamp=_slack_time,
    ),
    "standardwebhooks": _standard("webhook"),
    "stripe": Scheme(
        _stripe_signatures,
        signed=lambda call: f"{_stripe_time(call)}.".encode() + call.body,
        stamp=_stripe_time,
    ),
    "surveymonkey": Scheme(_one("sm-signature"), digest="sha1", encode=_base64),
    "svix": _standard("svix"),
    "tally": Scheme(_one("tally-signature"), encode=_base64),
    "typeform": Scheme(_one("typeform-signature", "sha256="), encode=_base64),
    "zendesk": Scheme(
        _one("x-zendesk-webhook-signature"),
        signed=lambda call: _zendesk_time(call).encode() + call.body,
        encode=_base64,
        stamp=_zendesk_time,
        clock=_iso,
    ),
}


def verify(
    tool: str,
    *,
    secret: str,
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    now: float,
) -> bool:
    """Whether the request was signed by `tool` with `secret`, within five minutes of `now`.

    `url` is the address the tool was given, `body` the raw bytes, `now` unix seconds.
    An unknown tool, an empty secret, a missing header or a malformed one is False.
    """
    scheme = SCHEMES.get(tool)
    if scheme is None or not secret:
        return False
    call = Call(
        method.upper(),
        url,
        {name.lower(): text for name, text in headers.items()},
        body,
    )
    try:
        return _is_fresh(scheme, call, now) and _matches(scheme, secret, call)
    except (KeyError, ValueError, binascii.Error):
        return False


def _is_fresh(scheme: Scheme, call: Call, now: float) -> bool:
    if scheme.stamp is None:
        return True
    sent = scheme.clock(scheme.stamp(call))
    return sent is None or abs(now - sent) <= WINDOW_SECONDS


def _matches(scheme: Scheme, secret: str, call: Call) -> bool:
    key = scheme.key(secret)
    if not key:
        return False
    expected = scheme.encode(scheme.make(key, scheme.signed(call), scheme.digest)).encode()
    return any(hmac.compare_digest(expected, one.encode()) for one in scheme.offered(call))

"""The link at the end of each mail: proves the contact by itself, changes nothing else."""

import base64
import hashlib
import hmac
from uuid import UUID

from services.common.problems import NotFound
from services.common.settings import Settings

_LENGTH = 16


def token_of(settings: Settings, contact_id: UUID) -> str:
    proof = base64.urlsafe_b64encode(contact_id.bytes + _proof(settings, contact_id))
    return proof.decode().rstrip("=")


def contact_of(settings: Settings, token: str) -> UUID:
    """The contact that the link was made for; raises NotFound for any other text."""
    try:
        raw = base64.urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
        contact = UUID(bytes=raw[:_LENGTH])
    except (ValueError, UnicodeEncodeError):
        raise NotFound() from None
    if not hmac.compare_digest(raw[_LENGTH:], _proof(settings, contact)):
        raise NotFound()
    return contact


def link(settings: Settings, contact_id: UUID) -> str:
    return f"{settings.public_url_of('feedback')}/v1/unsubscribes/{token_of(settings, contact_id)}"


def _proof(settings: Settings, contact_id: UUID) -> bytes:
    key = settings.secret("feedback unsubscribe links")
    return hmac.digest(key, contact_id.bytes, hashlib.sha256)[:_LENGTH]

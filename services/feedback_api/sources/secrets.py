"""Secrets of sources: sealed in the database, tokens hashed, compared in constant time."""

import base64
import hashlib
import hmac
import secrets

from cryptography.fernet import Fernet

from services.common.settings import Settings

_PURPOSE = "feedback source secrets"


def seal(settings: Settings, secret: str) -> str:
    """Encrypted and authenticated with a key that only this service derives."""
    return _box(settings).encrypt(secret.encode()).decode()


def unseal(settings: Settings, sealed: str) -> str:
    return _box(settings).decrypt(sealed.encode()).decode()


def _box(settings: Settings) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(settings.secret(_PURPOSE)))


def new_secret(tool: str) -> str:
    """A secret in the form that the tool's own would have."""
    if tool in ("standardwebhooks", "svix"):
        return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
    return secrets.token_urlsafe(32)


def new_token() -> str:
    """256 bits, the last part of a hook's address."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def is_token(token: str, expected_hash: str | None) -> bool:
    return hmac.compare_digest(token_hash(token), expected_hash or token_hash(new_token()))

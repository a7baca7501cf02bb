"""Short tokens for the services, signed with Ed25519; who holds one need not ask us."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc import jwt
from joserfc.jwk import OKPKey

from services.common.actors import ISSUER
from services.common.settings import SERVICES, Settings
from services.roadmap_api.people.models import Person

LIFETIME = timedelta(minutes=5)


@lru_cache(maxsize=8)
def _key(seed: bytes) -> OKPKey:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    # The key's id is the hash of its public half (RFC 7638), the same on every replica.
    kid = OKPKey.import_key(pem).thumbprint()
    return OKPKey.import_key(pem, {"use": "sig", "alg": "EdDSA", "kid": kid})


def signing_key(settings: Settings) -> OKPKey:
    return _key(settings.secret("roadmap token signing"))


def public_keys(settings: Settings) -> dict[str, Any]:
    """A JSON Web Key Set (RFC 7517)."""
    return {"keys": [signing_key(settings).as_dict(private=False)]}


def issue(settings: Settings, person: Person, audience: str, sid: UUID, now: datetime) -> str:
    """A token for one service, good for five minutes."""
    key = signing_key(settings)
    claims = {
        "iss": ISSUER,
        "aud": audience,
        "sub": str(person.id),
        "kind": "person",
        "name": person.name,
        "email": person.email,
        "role": person.role,
        "function": person.function,
        "scopes": sorted(person.scopes),
        "sid": str(sid),
        "iat": int(now.timestamp()),
        "exp": int((now + LIFETIME).timestamp()),
    }
    return jwt.encode({"alg": "EdDSA", "kid": key.kid}, claims, key, algorithms=["EdDSA"])


def issue_all(settings: Settings, person: Person, sid: UUID, now: datetime) -> dict[str, str]:
    return {service: issue(settings, person, service, sid, now) for service in SERVICES}

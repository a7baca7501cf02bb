"""Customer tokens, signed with feedback_api's own key, and the host product's tokens checked."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey, OKPKey

from services.common import clock
from services.common.actors import ISSUER
from services.common.problems import Unauthorized
from services.common.settings import Settings
from services.feedback_api.contacts.models import Contact

LIFETIME = timedelta(minutes=5)
# roadmap_api gives customers its public records.
AUDIENCES = ("feedback", "roadmap")


@lru_cache(maxsize=8)
def _key(seed: bytes) -> OKPKey:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    kid = OKPKey.import_key(pem).thumbprint()
    return OKPKey.import_key(pem, {"use": "sig", "alg": "EdDSA", "kid": kid})


def signing_key(settings: Settings) -> OKPKey:
    return _key(settings.secret("feedback customer tokens"))


def public_keys(settings: Settings) -> dict[str, Any]:
    """A JSON Web Key Set (RFC 7517)."""
    return {"keys": [signing_key(settings).as_dict(private=False)]}


def issue_all(settings: Settings, contact: Contact, sid: UUID, now: datetime) -> dict[str, str]:
    key = signing_key(settings)
    claims = {
        "iss": ISSUER,
        "sub": str(contact.id),
        "kind": "customer",
        "name": contact.name or "",
        "email": contact.email or "",
        "company": str(contact.company_id) if contact.company_id else None,
        "sid": str(sid),
        "iat": int(now.timestamp()),
        "exp": int((now + LIFETIME).timestamp()),
    }
    header = {"alg": "EdDSA", "kid": key.kid}
    return {
        audience: jwt.encode(header, {**claims, "aud": audience}, key, algorithms=["EdDSA"])
        for audience in AUDIENCES
    }


def host_secret(settings: Settings) -> str:
    """What the host product signs its users' tokens with (HS256)."""
    return settings.secret("portal host tokens").hex()


def check_host_token(settings: Settings, token: str) -> dict[str, Any]:
    """Claims of a token the host product made: `email` or `sub`, `exp`; raises Unauthorized."""
    key = OctKey.import_key(host_secret(settings))
    rules = jwt.JWTClaimsRegistry(
        now=lambda: int(clock.now().timestamp()), leeway=5, exp={"essential": True}
    )
    try:
        claims = dict(jwt.decode(token, key, algorithms=["HS256"]).claims)
        rules.validate(claims)
    except (JoseError, ValueError, KeyError, TypeError) as problem:
        raise Unauthorized("The host product's token is not valid (any more).") from problem
    return claims

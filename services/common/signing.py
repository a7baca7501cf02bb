"""How services prove who they are: Standard Webhooks for events, a short token for calls."""

import base64
import json
from collections.abc import Generator
from datetime import UTC, datetime
from typing import Any

import httpx
from joserfc import jwk, jwt
from joserfc.errors import JoseError
from standardwebhooks import Webhook, WebhookVerificationError

from services.common.actors import SCOPES, Actor
from services.common.problems import Unauthorized
from services.common.settings import Settings

SERVICE_HEADER = "landfall-service"


def sign_event(secret: bytes, event_id: str, body: bytes) -> dict[str, str]:
    """Headers of Standard Webhooks; stamped with real time even where the clock is held."""
    at = datetime.now(UTC)
    signature = Webhook(base64.b64encode(secret).decode()).sign(event_id, at, body.decode())
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signature,
        "content-type": "application/json",
    }


def check_event(secret: bytes, headers: dict[str, str], body: bytes) -> dict[str, Any]:
    """The signed body as JSON; raises Unauthorized where the signature does not hold."""
    try:
        Webhook(base64.b64encode(secret).decode()).verify(body, headers)
        event = json.loads(body)
    except (WebhookVerificationError, ValueError, KeyError) as problem:
        raise Unauthorized("The event is not signed by the service it names.") from problem
    if not isinstance(event, dict):
        raise Unauthorized("The event is not an object.")
    return event


class ServiceAuth(httpx.Auth):
    """Signs each call of one service (or the frontend) to another."""

    def __init__(self, settings: Settings, sender: str, receiver: str) -> None:
        self._key = _call_key(settings, sender, receiver)
        self._sender, self._receiver = sender, receiver

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        now = int(datetime.now(UTC).timestamp())
        claims = {"iss": self._sender, "aud": self._receiver, "exp": now + 60}
        request.headers["authorization"] = "Bearer " + jwt.encode(
            {"alg": "HS256"}, claims, self._key
        )
        request.headers[SERVICE_HEADER] = self._sender
        yield request


def service_actor(settings: Settings, sender: str, receiver: str, token: str) -> Actor:
    """The calling service, once its token holds; raises Unauthorized."""
    if sender not in ("frontend", "terminal", "roadmap", "feedback", "metrics"):
        raise Unauthorized("No service has this name.")
    try:
        claims = jwt.decode(
            token, _call_key(settings, sender, receiver), algorithms=["HS256"]
        ).claims
        fresh = int(claims["exp"]) > datetime.now(UTC).timestamp()
        right = claims["aud"] == receiver and claims["iss"] == sender
    except (JoseError, ValueError, KeyError, TypeError) as problem:
        raise Unauthorized("The service's token does not hold.") from problem
    if not (fresh and right):
        raise Unauthorized("The service's token has run out.")
    if sender == "terminal":
        return Actor(kind="service", id="terminal", name="terminal", scopes=frozenset(SCOPES))
    scopes = frozenset(scope for scope in SCOPES if scope != "admin")
    # The frontend acts for readers who have not signed in; it is no more than they are.
    if sender == "frontend":
        return Actor(kind="anonymous", id="frontend", name="frontend")
    return Actor(kind="service", id=sender, name=sender, scopes=scopes)


def _call_key(settings: Settings, sender: str, receiver: str) -> jwk.OctKey:
    return jwk.OctKey.import_key(settings.secret(f"call {sender} to {receiver}"))

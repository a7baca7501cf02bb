"""What a browser keeps for us: small JSON, signed, so that nobody but us has written it."""

import base64
import binascii
import hashlib
import hmac
import json
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from frontend.settings import Settings, cookie_name, is_secure


class Jar:
    """Reads and writes signed cookies: `__Host-` over https, HttpOnly, SameSite=Lax."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._secret = settings.secret("frontend cookies")

    def read(self, request: Request, name: str) -> dict[str, Any]:
        """What we wrote under this name, or nothing where it is missing or was touched."""
        written = request.cookies.get(cookie_name(self._settings, name), "")
        body, _, signature = written.rpartition(".")
        if not body or not hmac.compare_digest(self._sign(name, body), signature):
            return {}
        try:
            found = json.loads(base64.urlsafe_b64decode(body))
        except (ValueError, binascii.Error):
            return {}
        return found if isinstance(found, dict) else {}

    def write(self, response: Response, name: str, value: dict[str, Any], days: int = 30) -> None:
        body = base64.urlsafe_b64encode(json.dumps(value, separators=(",", ":")).encode()).decode()
        response.set_cookie(
            cookie_name(self._settings, name),
            f"{body}.{self._sign(name, body)}",
            max_age=days * 86400,
            secure=is_secure(self._settings),
            httponly=True,
            samesite="lax",
        )

    def drop(self, response: Response, name: str) -> None:
        response.delete_cookie(
            cookie_name(self._settings, name),
            secure=is_secure(self._settings),
            httponly=True,
            samesite="lax",
        )

    def _sign(self, name: str, body: str) -> str:
        return hmac.new(self._secret, f"{name}.{body}".encode(), hashlib.sha256).hexdigest()

"""Settings every process shares, read once from environment variables named LANDFALL_*."""

import json
import secrets
from functools import cached_property
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import AwareDatetime, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SERVICES = ("roadmap", "feedback", "metrics")
DEMO_MARK = "demo-workspace"


class Settings(BaseSettings):
    """Frozen; built in `create_app`, never at import, so that tests pass their own."""

    model_config = SettingsConfigDict(env_prefix="LANDFALL_", frozen=True, extra="ignore")

    data: Path = Path("var")
    env: Literal["development", "production"] = "development"
    host: str = "127.0.0.1"
    secret_key: SecretStr = SecretStr("")
    service_secrets: dict[str, SecretStr] = Field(default_factory=dict)
    now: AwareDatetime | None = None
    demo: bool | None = None

    roadmap_database_url: str = ""
    feedback_database_url: str = ""
    metrics_database_url: str = ""
    events_url: str = ""
    events_cluster: str = ""

    roadmap_url: str = "http://127.0.0.1:8001"
    feedback_url: str = "http://127.0.0.1:8002"
    metrics_url: str = "http://127.0.0.1:8003"
    public_url: str = "http://127.0.0.1:8000"
    roadmap_public_url: str = ""
    feedback_public_url: str = ""
    metrics_public_url: str = ""
    files_url: str = ""

    trusted_proxies: str = ""
    webhooks_allow: str = ""

    smtp_url: SecretStr = SecretStr("")
    mail_from: str = "Landfall <landfall@localhost>"

    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")

    currency: str = "USD"
    timezone: str = "UTC"

    argon2_time_cost: int = 3
    argon2_memory_kib: int = 65536
    log_level: str = "INFO"

    rate_anonymous: int = 100
    rate_known: int = 5000

    @model_validator(mode="after")
    def imply_production_beyond_loopback(self) -> Self:
        if not is_loopback(self.host):
            object.__setattr__(self, "env", "production")
        return self

    @property
    def is_demo(self) -> bool:
        """Told so, or marked so in the data folder by the loading of the demo workspace."""
        return bool(self.demo) or (self.data / DEMO_MARK).exists()

    @property
    def demo_mark(self) -> dict[str, Any]:
        """What the loading of the demo left about it: the customer whom one may be."""
        try:
            found = json.loads((self.data / DEMO_MARK).read_text())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    @property
    def is_production(self) -> bool:
        return self.env == "production"

    def database_url(self, service: str) -> str:
        """SQLAlchemy's asynchronous URL; a file in the data folder where none is set."""
        given: str = getattr(self, f"{service}_database_url")
        if not given:
            return f"sqlite+aiosqlite:///{self.data.resolve() / (service + '.db')}"
        scheme, _, rest = given.partition("://")
        if scheme in ("postgresql", "postgres"):
            return f"postgresql+asyncpg://{rest}"
        return f"sqlite+aiosqlite://{rest}" if scheme == "sqlite" else given

    @property
    def event_store_url(self) -> str:
        return self.events_url or f"chdb:///{self.data.resolve() / 'events'}"

    def url_of(self, service: str) -> str:
        url: str = getattr(self, f"{service}_url")
        return url.rstrip("/")

    def public_url_of(self, service: str) -> str:
        """What outsiders reach; the service's own address where nothing else is set."""
        given: str = getattr(self, f"{service}_public_url")
        return (given or self.url_of(service)).rstrip("/")

    @cached_property
    def key_material(self) -> bytes:
        """`SECRET_KEY`, or in development one made and kept in the data folder."""
        given = self.secret_key.get_secret_value()
        return given.encode() if given else _kept_secret(self.data / "secret_key")

    def secret(self, purpose: str) -> bytes:
        """32 bytes for one purpose (RFC 5869), so that one secret's loss opens no other.

        On several machines `SERVICE_SECRETS` gives a process only the purposes it needs.
        """
        own = self.service_secrets.get(purpose)
        if own is not None:
            return bytes.fromhex(own.get_secret_value())
        derivation = HKDF(SHA256(), 32, salt=b"landfall", info=purpose.encode())
        return derivation.derive(self.key_material)

    def inbox_secret(self, sender: str, receiver: str) -> bytes:
        """One secret a pair and direction: a receiver cannot speak as the sender to others."""
        return self.secret(f"inbox {sender} to {receiver}")


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def is_https(url: str) -> bool:
    return urlsplit(url).scheme == "https"


def parse_networks(text: str) -> list[str]:
    return json.loads(text) if text.startswith("[") else [p.strip() for p in text.split(",") if p]


def _kept_secret(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x") as made:
            path.chmod(0o600)
            made.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_bytes()

"""Production refuses to start unsafely."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from services.common.safety import unsafe_settings
from services.common.settings import Settings

RANDOM = "kX9vQ2mT7pLw4RzB8nYc3HdJ6sFgA1eUoVtNiWxZ5yE="


def production(tmp_path: Path, **changes: Any) -> Settings:
    safe = {
        "env": "production",
        "data": tmp_path,
        "secret_key": SecretStr(RANDOM),
        "public_url": "https://landfall.example.com",
    }
    return Settings(**{**safe, **changes})


def test_a_careful_production_may_start(tmp_path: Path) -> None:
    assert unsafe_settings(production(tmp_path)) == []


def test_development_needs_nothing() -> None:
    assert unsafe_settings(Settings(env="development")) == []


def test_a_host_that_others_reach_is_production(tmp_path: Path) -> None:
    settings = Settings(host="0.0.0.0", data=tmp_path)

    assert settings.is_production
    assert len(unsafe_settings(settings)) == 2


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"secret_key": SecretStr("")}, "SECRET_KEY"),
        ({"secret_key": SecretStr("short")}, "SECRET_KEY"),
        ({"secret_key": SecretStr("a" * 64)}, "SECRET_KEY"),
        ({"secret_key": SecretStr("changeme-" + RANDOM)}, "SECRET_KEY"),
        ({"public_url": "http://landfall.example.com"}, "PUBLIC_URL"),
        ({"public_url": "https://127.0.0.1"}, "PUBLIC_URL"),
        ({"feedback_public_url": "http://landfall.example.com/f"}, "FEEDBACK_PUBLIC_URL"),
        ({"oidc_issuer": "http://id.example.com"}, "OIDC_ISSUER"),
        ({"trusted_proxies": "*"}, "TRUSTED_PROXIES"),
        ({"trusted_proxies": "10.0.0.1,0.0.0.0/0"}, "TRUSTED_PROXIES"),
        ({"now": datetime(2026, 1, 1, tzinfo=UTC)}, "NOW"),
        ({"argon2_memory_kib": 8}, "ARGON2"),
        ({"argon2_time_cost": 1}, "ARGON2"),
    ],
)
def test_each_unsafe_setting_is_named(tmp_path: Path, changes: dict[str, Any], named: str) -> None:
    (sentence,) = unsafe_settings(production(tmp_path, **changes))

    assert f"LANDFALL_{named}" in sentence
    assert RANDOM not in sentence


def test_the_demo_workspace_is_loaded_only_when_told(tmp_path: Path) -> None:
    (tmp_path / "demo-workspace").touch()

    (sentence,) = unsafe_settings(production(tmp_path))

    assert "demo" in sentence
    assert unsafe_settings(production(tmp_path, demo=True)) == []

"""Every setting with its value and where it came from, and what is wrong."""

import os

import httpx
from pydantic import SecretStr

from landfall.run import say
from services.common.safety import unsafe_settings
from services.common.settings import SERVICES, Settings


async def examine() -> bool:
    """Prints the table; False where something would keep Landfall from working."""
    settings = Settings()
    for name in sorted(Settings.model_fields):
        variable = f"LANDFALL_{name.upper()}"
        source = "environment" if variable in os.environ else "default"
        say(f"{variable:<34} {_shown(getattr(settings, name)):<44} {source}")
    say("")
    wrong = unsafe_settings(settings)
    for line in wrong:
        say(f"✗ {line}")
    async with httpx.AsyncClient(timeout=2, trust_env=False) as client:
        for service in SERVICES:
            wrong += await _reach(client, service, settings.url_of(service))
    if not wrong:
        say("Nothing is wrong.")
    return not wrong


async def _reach(client: httpx.AsyncClient, service: str, url: str) -> list[str]:
    try:
        answer = await client.get(f"{url}/readyz")
    except httpx.HTTPError:
        line = f"{service}_api does not answer at {url}"
        say(f"✗ {line}")
        return [line]
    ready = answer.status_code == 200
    say(f"{'✓' if ready else '✗'} {service}_api at {url}: {answer.json()['stores']}")
    return [] if ready else [f"{service}_api is not ready"]


def _shown(value: object) -> str:
    if isinstance(value, SecretStr):
        return "(set)" if value.get_secret_value() else "(not set)"
    if isinstance(value, dict):
        return f"({len(value)} set)"
    return str(value) if value not in ("", None) else "–"

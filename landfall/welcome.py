"""What the terminal says once everything is up: where to go and how to sign in."""

import json
import time
from datetime import date
from typing import Any

import httpx

from landfall.errors import CannotStart
from landfall.run import Places, say
from landfall.terminal import ask, door, is_running
from services.common import clock
from services.common.actors import SCOPES
from services.common.settings import DEMO_MARK, SERVICES, Settings


async def welcome(settings: Settings, places: Places, *, demo: bool) -> str:
    """One line; loads the demo first where it is wanted and nobody has begun yet."""
    address = f"http://{places.host}:{places.port}"
    here = settings.model_copy(update={f"{name}_url": places.url_of(name) for name in SERVICES})
    if demo and await is_untouched(here):
        await load_demo(here)
    if here.is_demo:
        from demo import SIGN_IN

        return f"Landfall is ready: {address}  Sign in as {SIGN_IN.email} with {SIGN_IN.password}"
    code = (await _first_code(here))["code"]
    if code:
        return f"Landfall is ready: {address}  Make the first administrator with the code {code}"
    return f"Landfall is ready: {address}"


async def is_untouched(settings: Settings) -> bool:
    """Nobody can sign in yet, and no demo was begun and given up."""
    async with door(settings) as client:
        answer = await client.get("/v1/first-admin")
        answer.raise_for_status()
        return bool(answer.json()["needed"])


async def load_demo(settings: Settings) -> None:
    """Through the public APIs, with a key of its own that is revoked afterwards."""
    from demo import CUSTOMER, WORKSPACE
    from demo.load import load

    customer = {"name": CUSTOMER.name, "email": CUSTOMER.email, "says": CUSTOMER.says}
    (settings.data / DEMO_MARK).write_text(json.dumps({"customer": customer}))
    made = await ask(
        settings, "/internal/terminal/keys", {"name": "demo loader", "scopes": list(SCOPES)}
    )
    began = time.monotonic()
    say("Loading the demo workspace …")
    urls = {name: settings.url_of(name) for name in SERVICES}
    await load(urls, made["key"], today=_today(settings), say=say)
    async with httpx.AsyncClient(base_url=urls["roadmap"], trust_env=False) as client:
        bearer = {"authorization": f"Bearer {made['key']}"}
        await client.patch("/v1/workspace", json={"name": WORKSPACE}, headers=bearer)
        await client.delete(f"/v1/keys/{made['id']}", headers=bearer)
    say(f"The demo workspace is loaded ({time.monotonic() - began:.0f} s).")


async def load_demo_now() -> None:
    """`landfall demo`: into a running Landfall that nobody has begun to use."""
    settings = Settings()
    if not is_running(settings):
        raise CannotStart("Landfall is not running: start it with `landfall run --no-demo`.")
    if not await is_untouched(settings):
        raise CannotStart("Somebody uses this workspace already; demo and real data never mix.")
    await load_demo(settings)


def _today(settings: Settings) -> date:
    if settings.now is not None:
        clock.freeze(settings.now)
    return clock.today(settings.timezone)


async def _first_code(settings: Settings) -> dict[str, Any]:
    async with door(settings) as client:
        answer = await client.get("/internal/terminal/first-code")
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

"""What the operator does from the terminal: through the running services, else in the database.

Whoever can read the data folder's secret is the operator; the call is signed with it.
"""

from typing import Any

import httpx

from landfall import stores
from landfall.errors import CannotStart
from services.common.settings import Settings
from services.common.signing import ServiceAuth


def door(settings: Settings, service: str = "roadmap") -> httpx.AsyncClient:
    return httpx.AsyncClient(
        base_url=settings.url_of(service),
        auth=ServiceAuth(settings, "terminal", service),
        timeout=60,
        trust_env=False,
    )


def is_running(settings: Settings) -> bool:
    """Whether a process answers where roadmap_api listens."""
    try:
        answer = httpx.get(f"{settings.url_of('roadmap')}/healthz", timeout=1, trust_env=False)
    except httpx.HTTPError:
        return False
    return answer.status_code == 200


async def ask(settings: Settings, path: str, body: dict[str, Any]) -> dict[str, Any]:
    async with door(settings) as client:
        answer = await client.post(path, json=body)
    if answer.is_error:
        problem = answer.json()
        told = "; ".join(error["detail"] for error in problem.get("errors", []))
        raise CannotStart(told or problem.get("detail") or problem["title"])
    found: dict[str, Any] = answer.json()
    return found


async def create_admin(email: str, password: str, name: str) -> None:
    settings = Settings()
    if is_running(settings):
        body = {"email": email, "password": password, "name": name}
        await ask(settings, "/internal/terminal/admins", body)
        return
    from services.common.problems import Problem
    from services.roadmap_api.first_admin import actions

    database = _database(settings)
    try:
        async with database.sessions.begin() as session:
            await actions.create_admin(session, email, password, name, settings=settings)
    except Problem as problem:
        raise CannotStart(_said(problem)) from problem
    finally:
        await database.close()


async def create_key(name: str, scopes: list[str]) -> str:
    settings = Settings()
    if is_running(settings):
        made = await ask(settings, "/internal/terminal/keys", {"name": name, "scopes": scopes})
        return str(made["key"])
    from services.common.problems import Problem
    from services.roadmap_api.keys import actions

    database = _database(settings)
    try:
        async with database.sessions.begin() as session:
            _, key = await actions.create_key(session, name, scopes)
        return key
    except Problem as problem:
        raise CannotStart(_said(problem)) from problem
    finally:
        await database.close()


def _database(settings: Settings) -> Any:
    from services.common.db import Database

    stores.migrate(settings)
    return Database(settings.database_url("roadmap"))


def _said(problem: Any) -> str:
    errors = problem.members.get("errors") or []
    return "; ".join(error["detail"] for error in errors) or str(problem)

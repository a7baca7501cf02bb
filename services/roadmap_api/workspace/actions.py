"""The workspace's name, the demo's change of person, and the way out of the demo."""

from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit, clearing, clock
from services.common.actors import Actor
from services.common.db import insert_or_ignore
from services.common.ids import new_id
from services.common.problems import Conflict, NotFound, Unavailable
from services.roadmap_api.people.models import Person
from services.roadmap_api.people.queries import get_person
from services.roadmap_api.sessions.actions import Browser, SignedIn, open_session
from services.roadmap_api.sessions.models import PersonSession
from services.roadmap_api.workspace.models import Workspace


class OnlyInADemo(NotFound):
    title = "This exists in a demo workspace only"


class NotEverythingGone(Conflict):
    title = "The demo is not gone: something was written meanwhile. Try again"


async def rename(session: AsyncSession, actor: Actor, name: str) -> Workspace:
    now = clock.now()
    await session.execute(
        insert_or_ignore(session, Workspace).values(
            id=new_id(), key="this", name="", created_at=now, updated_at=now, version=1
        )
    )
    workspace = (await session.scalars(select(Workspace))).one()
    audit.record(
        session,
        actor,
        "workspace.renamed",
        workspace.id,
        before={"name": workspace.name},
        after={"name": name},
    )
    workspace.name = name
    await session.flush()
    return workspace


async def see_as(app: FastAPI, session: AsyncSession, actor: Actor, person_id: UUID) -> SignedIn:
    """Be another person of the demo; real workspaces have no such door."""
    if not app.state.settings.is_demo:
        raise OnlyInADemo()
    person: Person = await get_person(session, person_id)
    audit.record(session, actor, "demo.seen_as", person.id)
    return await open_session(session, person, Browser(address="", name="demo"))


async def start_fresh(app: FastAPI, actor: Actor) -> dict[str, dict[str, int]]:
    """Remove the demo from all stores; the one who asks stays signed in, and nobody else."""
    if not app.state.settings.is_demo:
        raise clearing.NotADemo()
    left: dict[str, dict[str, int]] = {}
    for service in ("feedback", "metrics"):
        left[service] = await _clear_elsewhere(app, service)
    left["roadmap"] = await clearing.clear(app, _kept(actor))
    # An event that was under way meanwhile may have left a row: look once more.
    for service in ("feedback", "metrics"):
        left[service] = await _clear_elsewhere(app, service)
    if any(count for counts in left.values() for count in counts.values()):
        raise NotEverythingGone(left=left)
    (app.state.settings.data / "demo-workspace").unlink(missing_ok=True)
    return left


def _kept(actor: Actor) -> clearing.Kept:
    """The admin who asks, and the session they ask in."""
    mine = UUID(actor.id)
    return {
        "people": Person.id == mine,
        "person_sessions": (PersonSession.person_id == mine) & PersonSession.ended_at.is_(None),
    }


async def _clear_elsewhere(app: FastAPI, service: str) -> dict[str, int]:
    try:
        answer = await app.state.http[service].post("/internal/clear", timeout=60)
        answer.raise_for_status()
    except httpx.HTTPError as problem:
        raise Unavailable(
            f"{service}_api does not answer; nothing is half done. Try again."
        ) from problem
    left: dict[str, Any] = answer.json()
    return left

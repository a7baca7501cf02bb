"""Connecting tools, changing their secrets, and taking in what they send."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit, clock, jobs
from services.common.actors import Actor
from services.common.db import insert_or_ignore
from services.common.ids import new_id
from services.common.pages import bury
from services.common.settings import Settings
from services.feedback_api.sources import queries, secrets
from services.feedback_api.sources.incoming import Incoming
from services.feedback_api.sources.models import HookDelivery, Source
from services.feedback_api.sources.schemas import SourceIn, SourcePatch
from services.feedback_api.sources.tools import TOOLS

OLD_STAYS = timedelta(hours=24)
# Kept beside the body; what could hold a credential is not.
_HEADERS_KEPT = ("content-type", "user-agent")
_HEADERS_DROPPED = (
    "authorization",
    "cookie",
    "signature",
    "token",
    "secret",
    "apikey",
    "forwarded",
)


@dataclass(frozen=True)
class Opened:
    """A source with what is shown once: the secret that we made, and the address's token."""

    source: Source
    secret: str | None = None
    token: str | None = None


async def connect(
    session: AsyncSession, actor: Actor, settings: Settings, wanted: SourceIn
) -> Opened:
    """A source for one tool; a secret is made here unless the caller brings the tool's."""
    tool = TOOLS[wanted.tool]
    secret = (wanted.secret or secrets.new_secret(tool.name)) if tool.signs else None
    token = secrets.new_token() if tool.needs_token else None
    source = Source(
        tool=tool.name,
        name=wanted.name,
        settings=wanted.settings,
        sealed_secret=secrets.seal(settings, secret) if secret else None,
        token_hash=secrets.token_hash(token) if token else None,
    )
    session.add(source)
    await session.flush()
    audit.record(
        session,
        actor,
        "source.connected",
        source.id,
        after={"tool": tool.name, "name": wanted.name},
    )
    return Opened(source, secret, token)


async def change(
    session: AsyncSession, actor: Actor, settings: Settings, source: Source, patch: SourcePatch
) -> Opened:
    """A new secret or address opens at once; the one before stays open for a day."""
    changes = patch.changes()
    secret = changes.pop("secret", None)
    token = secrets.new_token() if changes.pop("new_address", False) and source.token_hash else None
    before = {name: getattr(source, name) for name in changes}
    for name, value in changes.items():
        setattr(source, name, value)
    if secret and TOOLS[source.tool].signs:
        source.sealed_old_secret = source.sealed_secret
        source.sealed_secret = secrets.seal(settings, secret)
    if token:
        source.old_token_hash, source.token_hash = source.token_hash, secrets.token_hash(token)
    if secret or token:
        source.old_until = clock.now() + OLD_STAYS
    await session.flush()
    rotated = [name for name, new in (("secret", secret), ("address", token)) if new]
    audit.record(
        session,
        actor,
        "source.changed",
        source.id,
        before=before,
        after={**changes, **({"rotated": rotated} if rotated else {})},
    )
    return Opened(source, token=token)


async def disconnect(session: AsyncSession, actor: Actor, source: Source) -> None:
    """The source and its raw deliveries go; the notes made of them stay."""
    audit.record(session, actor, "source.disconnected", source.id, before={"name": source.name})
    await bury(session, source)


async def store(
    session: AsyncSession, source: Source, incoming: Incoming, *, nonce: str | None
) -> bool:
    """Keep a verified delivery and line it up to be read; False where it is here already."""
    stored: UUID | None = await session.scalar(
        insert_or_ignore(session, HookDelivery)
        .values(
            id=new_id(),
            source_id=source.id,
            delivery_id=queries.delivery_id_of(source, incoming),
            nonce=nonce,
            headers=_kept(incoming),
            body=incoming.body,
            size=len(incoming.body),
            received_at=incoming.received_at,
            status="received",
            attempts=0,
            created_at=incoming.received_at,
            updated_at=incoming.received_at,
            version=1,
        )
        .returning(HookDelivery.id)
    )
    if stored is None:
        return False
    await line_up(session, stored)
    return True


async def line_up(session: AsyncSession, delivery_id: UUID) -> None:
    await jobs.enqueue(
        session,
        "sources.normalise",
        {"delivery": str(delivery_id)},
        key=f"sources.normalise:{delivery_id}",
    )


async def replay(session: AsyncSession, actor: Actor, delivery: HookDelivery) -> HookDelivery:
    """Read a delivery again, with today's mapping; what it gave already is not given twice."""
    delivery.status, delivery.reason = "received", None
    await session.flush()
    await line_up(session, delivery.id)
    audit.record(session, actor, "delivery.replayed", delivery.id)
    return delivery


async def replay_all(
    session: AsyncSession, actor: Actor, source: Source, *, status: str = "failed"
) -> int:
    """Read every delivery of that status again."""
    again = await session.scalars(
        update(HookDelivery)
        .where(HookDelivery.source_id == source.id, HookDelivery.status == status)
        .values(status="received", reason=None, version=HookDelivery.version + 1)
        .returning(HookDelivery.id)
        .execution_options(synchronize_session=False)
    )
    ids = list(again)
    for delivery_id in ids:
        await line_up(session, delivery_id)
    audit.record(session, actor, "source.replayed", source.id, after={"deliveries": len(ids)})
    return len(ids)


def _kept(incoming: Incoming) -> dict[str, str]:
    kept: dict[str, Any] = {
        name: text[:1000]
        for name, text in incoming.headers.items()
        if name in _HEADERS_KEPT
        or (name.startswith("x-") and not any(word in name for word in _HEADERS_DROPPED))
    }
    return kept

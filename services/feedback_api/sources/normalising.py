"""From a stored delivery to notes and companies, after the tool has had its answer."""

import logging
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import clock
from services.common.actors import Actor
from services.common.jobs import Runners
from services.common.problems import Problem
from services.feedback_api.companies import queries as companies
from services.feedback_api.companies.identities import domain_of
from services.feedback_api.feedback.drafts import Draft
from services.feedback_api.feedback.intake import take
from services.feedback_api.sources import queries
from services.feedback_api.sources.company_sightings import note_company
from services.feedback_api.sources.incoming import (
    CompanySeen,
    Incoming,
    Note,
    Outcome,
    Uninteresting,
    Unmappable,
)
from services.feedback_api.sources.models import HookDelivery, Source, SourceNote
from services.feedback_api.sources.tools import TOOLS

log = logging.getLogger(__name__)
_LONGEST_TEXT = 100_000
_LONGEST_TITLE = 500

runners = Runners()


@runners.on("sources.normalise")
async def normalise(app: FastAPI, payload: dict[str, Any]) -> None:
    async with app.state.database.sessions.begin() as session:
        delivery = await queries.find_delivery(session, UUID(payload["delivery"]))
        if delivery is not None and delivery.status == "received":
            await read(session, delivery)
    app.state.wake.set()


async def read(session: AsyncSession, delivery: HookDelivery) -> None:
    """Keep what the delivery says, or the reason why it says nothing; never raises for its text."""
    delivery.attempts += 1
    delivery.normalised_at = clock.now()
    try:
        outcomes = _outcomes(delivery)
        async with session.begin_nested():
            await _keep(session, delivery, outcomes)
    except Uninteresting as reason:
        delivery.status, delivery.reason = "ignored", str(reason)
    except (Unmappable, Problem) as reason:
        delivery.status, delivery.reason = "failed", str(reason)
    else:
        delivery.status, delivery.reason = "normalised", None


def _outcomes(delivery: HookDelivery) -> list[Outcome]:
    source = delivery.source
    headers = delivery.headers
    incoming = Incoming(headers, delivery.body, delivery.received_at, source.settings)
    try:
        return TOOLS[source.tool].normalise(incoming)
    except (Uninteresting, Unmappable):
        raise
    except Exception as fault:
        # A body of a shape that nobody foresaw must not stop the others.
        log.exception("a delivery could not be read", extra={"delivery": str(delivery.id)})
        raise Unmappable(f"The body could not be read: {type(fault).__name__}: {fault}") from fault


async def _keep(session: AsyncSession, delivery: HookDelivery, outcomes: Sequence[Outcome]) -> None:
    source = delivery.source
    actor = Actor(kind="service", id=f"source {source.id}", name=source.name)
    for seen in outcomes:
        if isinstance(seen, CompanySeen):
            await note_company(session, actor, source.tool, seen)
    notes = [note for note in outcomes if isinstance(note, Note)]
    fresh = await _fresh(session, source, notes)
    if not fresh:
        return
    taken = await take(session, actor, [await _draft(session, source, note) for note in fresh])
    for note, result in zip(fresh, taken.results, strict=True):
        if isinstance(result, Problem):
            raise result
        session.add(
            SourceNote(
                source_id=source.id,
                origin=note.origin,
                feedback_id=result,
                delivery_id=delivery.id,
            )
        )
    await session.flush()


async def _fresh(session: AsyncSession, source: Source, notes: Sequence[Note]) -> list[Note]:
    """What this source has not told before, each once."""
    by_origin = {note.origin: note for note in notes}
    known = await session.scalars(
        select(SourceNote.origin).where(
            SourceNote.source_id == source.id, SourceNote.origin.in_(by_origin)
        )
    )
    told = set(known)
    return [note for origin, note in by_origin.items() if origin not in told]


async def _draft(session: AsyncSession, source: Source, note: Note) -> Draft:
    """The note as any other channel would bring it; ids stay with the tool that gave them."""
    aliases = [(source.tool, one) for one in note.company_ids]
    owners = await companies.owners_of_aliases(session, aliases)
    alias = next((one for one in aliases if one in owners), aliases[0] if aliases else None)
    email = note.author_email if _is_address(note.author_email) else None
    if email and not owners and await companies.owners_of_domains(session, [domain_of(email)]):
        # The tool's id is new to us, the mail domain is not.
        alias = None
    return Draft(
        text=note.text[:_LONGEST_TEXT],
        title=note.title[:_LONGEST_TITLE] if note.title else None,
        rating=note.rating,
        source=source.tool,
        source_url=note.source_url if (note.source_url or "").startswith("http") else None,
        occurred_at=note.occurred_at,
        contact_email=email,
        contact_name=note.author_name,
        contact_alias=(source.tool, note.author_id) if note.author_id else None,
        company_name=note.company_name,
        company_alias=alias,
        tags=list(note.tags),
    )


def _is_address(text: str | None) -> bool:
    return text is not None and text.count("@") == 1 and not any(c.isspace() for c in text)

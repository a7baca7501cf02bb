"""Connected tools over HTTP."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Depends, Query, Request, Response, status

from services.common.db import ReadSession, Session
from services.common.etags import IfMatch, check_fresh, etag
from services.common.pages import Page, PageQuery, paginate
from services.common.routing import Router
from services.common.settings import Settings
from services.feedback_api.insiders import Insider
from services.feedback_api.sources import actions, queries
from services.feedback_api.sources.actions import Opened
from services.feedback_api.sources.models import HookDelivery, Source
from services.feedback_api.sources.queries import Counts
from services.feedback_api.sources.schemas import (
    DeliveryDetail,
    DeliveryOut,
    ReplayOut,
    SourceIn,
    SourceMade,
    SourceOut,
    SourcePatch,
    ToolOut,
)
from services.feedback_api.sources.tools import TOOLS

router = Router(prefix="/v1/sources", tags=["sources"])
DeliveryStatus = Literal["received", "normalised", "ignored", "failed"]


async def load_source(source_id: UUID, session: Session) -> Source:
    return await queries.get_source(session, source_id)


async def load_source_to_read(source_id: UUID, session: ReadSession) -> Source:
    return await queries.get_source(session, source_id)


SourceInPath = Annotated[Source, Depends(load_source)]
SourceToRead = Annotated[Source, Depends(load_source_to_read)]


@router.get("/tools", response_model=list[ToolOut])
async def list_tools(_: Insider) -> list[Any]:
    """The tools that can be connected, and how each proves itself."""
    return list(TOOLS.values())


@router.post("", response_model=SourceMade, status_code=status.HTTP_201_CREATED)
async def connect_source(
    request: Request, session: Session, actor: Insider, wanted: SourceIn
) -> dict[str, Any]:
    """Connect a tool. The secret we made, and an address that ends in a token, show only here."""
    settings: Settings = request.app.state.settings
    opened = await actions.connect(session, actor, settings, wanted)
    return {**_shown(settings, opened, Counts()), "secret": opened.secret}


@router.get("", response_model=Page[SourceOut])
async def list_sources(
    request: Request, session: ReadSession, _: Insider, page: PageQuery
) -> dict[str, Any]:
    found = await paginate(session, queries.sources(), Source, page)
    rows = [row for row in found["results"] if isinstance(row, Source)]
    counts = await queries.counts(session, [row.id for row in rows])
    settings: Settings = request.app.state.settings
    found["results"] = [
        _shown(settings, Opened(row), counts.get(row.id, Counts()))
        if isinstance(row, Source)
        else row
        for row in found["results"]
    ]
    return found


@router.get("/{source_id}", response_model=SourceOut)
async def show_source(
    request: Request, response: Response, session: ReadSession, _: Insider, source: SourceToRead
) -> dict[str, Any]:
    counts = await queries.counts(session, [source.id])
    response.headers["ETag"] = etag(source)
    return _shown(request.app.state.settings, Opened(source), counts.get(source.id, Counts()))


@router.patch("/{source_id}", response_model=SourceOut)
async def change_source(
    request: Request,
    response: Response,
    session: Session,
    actor: Insider,
    source: SourceInPath,
    patch: SourcePatch,
    if_match: IfMatch = None,
) -> dict[str, Any]:
    """A new secret or address is valid at once; the old one stays valid for 24 hours."""
    check_fresh(source, if_match)
    settings: Settings = request.app.state.settings
    opened = await actions.change(session, actor, settings, source, patch)
    counts = await queries.counts(session, [source.id])
    response.headers["ETag"] = etag(source)
    return _shown(settings, opened, counts.get(source.id, Counts()))


@router.delete("/{source_id}", status_code=status.HTTP_204_NO_CONTENT)
async def disconnect_source(session: Session, actor: Insider, source: SourceInPath) -> None:
    """The source and what it delivered raw go; the notes stay."""
    await actions.disconnect(session, actor, source)


@router.get("/{source_id}/deliveries", response_model=Page[DeliveryOut])
async def list_deliveries(
    session: ReadSession,
    _: Insider,
    source: SourceToRead,
    page: PageQuery,
    status: Annotated[DeliveryStatus | None, Query()] = None,
) -> dict[str, Any]:
    """What came, newest first, and why a delivery gave no note."""
    return await paginate(session, queries.deliveries(source, status=status), HookDelivery, page)


@router.post("/{source_id}/deliveries/replay", response_model=ReplayOut)
async def replay_deliveries(
    session: Session,
    actor: Insider,
    source: SourceInPath,
    status: Annotated[DeliveryStatus, Query()] = "failed",
) -> ReplayOut:
    """Read all deliveries of one status again, with the mapping as it is now."""
    return ReplayOut(replayed=await actions.replay_all(session, actor, source, status=status))


@router.get("/{source_id}/deliveries/{delivery_id}", response_model=DeliveryDetail)
async def show_delivery(
    session: ReadSession, _: Insider, source_id: UUID, delivery_id: UUID
) -> dict[str, Any]:
    delivery = await queries.get_delivery(session, source_id, delivery_id)
    shown = DeliveryOut.model_validate(delivery).model_dump()
    text = delivery.body.decode("utf-8", "replace")
    notes = await queries.notes_of(session, delivery)
    return {**shown, "headers": delivery.headers, "text": text, "feedback": notes}


@router.post("/{source_id}/deliveries/{delivery_id}/replay", response_model=DeliveryOut)
async def replay_delivery(
    session: Session, actor: Insider, source_id: UUID, delivery_id: UUID
) -> HookDelivery:
    """Read one delivery again; what it gave before is not given twice."""
    delivery = await queries.get_delivery(session, source_id, delivery_id)
    return await actions.replay(session, actor, delivery)


def _shown(settings: Settings, opened: Opened, counts: Counts) -> dict[str, Any]:
    """A source as it is answered; the address is whole only while its token is at hand."""
    source, tail = opened.source, ""
    if source.token_hash is not None:
        tail = f"/{opened.token or '…'}"
    return {
        "id": source.id,
        "tool": source.tool,
        "label": TOOLS[source.tool].label,
        "name": source.name,
        "hook_url": f"{settings.public_url_of('feedback')}/v1/hooks/{source.id}{tail}",
        "settings": source.settings,
        "has_secret": source.has_secret,
        "old_until": source.old_until,
        "received": counts.received,
        "failed": counts.failed,
        "last_received_at": counts.last_received_at,
        "created_at": source.created_at,
        "updated_at": source.updated_at,
        "version": source.version,
    }

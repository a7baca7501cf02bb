"""Contacts over HTTP: found, exported, erased."""

from typing import Annotated, Any

from fastapi import Query

from services.common.actors import Reader
from services.common.db import ReadSession, Session
from services.common.pages import Page, PageQuery, paginate
from services.common.routing import Router
from services.feedback_api.contacts import actions, erasure, exports, queries
from services.feedback_api.contacts.models import Contact, Erasure
from services.feedback_api.contacts.schemas import ContactOut, ErasureOut, ExportOut
from services.feedback_api.insiders import Insider

router = Router(prefix="/v1/contacts", tags=["contacts"])
erasures_router = Router(prefix="/v1/erasures", tags=["contacts"])


@router.get("", response_model=Page[ContactOut])
async def list_contacts(
    session: ReadSession,
    actor: Reader,
    page: PageQuery,
    q: Annotated[str | None, Query(max_length=200)] = None,
    company: Annotated[str | None, Query(description="The company's external id")] = None,
) -> dict[str, Any]:
    found = queries.contacts(search=q, company=company)
    return await paginate(session, found, Contact, page)


@router.get("/{external_id:path}/export", response_model=ExportOut)
async def export_contact(session: ReadSession, actor: Insider, external_id: str) -> dict[str, Any]:
    """Everything kept about one person; `id:<uuid>` and `email:<address>` work too."""
    contact = await queries.get_contact(session, external_id)
    return await exports.export(session, contact)


@router.get("/{external_id:path}", response_model=ContactOut)
async def show_contact(session: ReadSession, actor: Reader, external_id: str) -> Contact:
    return await queries.get_contact(session, external_id)


@router.delete("/{external_id:path}", response_model=ErasureOut)
async def erase_contact(session: Session, actor: Insider, external_id: str) -> Erasure:
    """Erase one person everywhere; `GET /v1/erasures` shows which services have confirmed."""
    contact = await actions.get_plain(session, external_id)
    return await erasure.erase(session, actor, contact)


@erasures_router.get("", response_model=Page[ErasureOut])
async def list_erasures(session: ReadSession, actor: Insider, page: PageQuery) -> dict[str, Any]:
    return await paginate(session, queries.erasures(), Erasure, page)

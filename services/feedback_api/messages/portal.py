"""What a customer reads on the portal, and whether they want it by mail as well."""

from typing import Any
from uuid import UUID

from fastapi import Request, status
from fastapi.responses import HTMLResponse

from services.common.actors import Actor, Customer
from services.common.db import ReadSession, Session
from services.common.pages import Page, PageQuery, paginate
from services.common.problems import NotFound, Unauthorized
from services.common.routing import Router
from services.feedback_api.contacts.models import Contact
from services.feedback_api.messages import actions, queries, unsubscribes
from services.feedback_api.messages.models import Telling, Unsubscribed
from services.feedback_api.messages.schemas import LetterOut, SubscriptionIn, SubscriptionOut

router = Router(tags=["portal"])

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>No more mail</title>
<body><main><h1>{heading}</h1><p>{text}</p>{form}</main></body></html>"""
_FORM = '<form method="post"><button>No more mail, please</button></form>'


@router.get("/v1/portal/messages", response_model=Page[LetterOut])
async def list_letters(session: ReadSession, actor: Customer, page: PageQuery) -> dict[str, Any]:
    """What became of what you asked for, newest first."""
    return await paginate(session, queries.letters(_contact(actor)), Telling, page)


@router.put("/v1/portal/messages/{letter_id}/seen", response_model=LetterOut)
async def see_letter(session: Session, actor: Customer, letter_id: UUID) -> Telling:
    letter = await session.get(Telling, letter_id)
    if letter is None or letter.contact_id != _contact(actor):
        raise NotFound()
    return await actions.see(session, letter)


@router.get("/v1/portal/subscription", response_model=SubscriptionOut)
async def show_subscription(session: ReadSession, actor: Customer) -> SubscriptionOut:
    found = await session.get(Unsubscribed, _contact(actor))
    return SubscriptionOut(by_mail=found is None)


@router.put("/v1/portal/subscription", response_model=SubscriptionOut)
async def change_subscription(
    session: Session, actor: Customer, wanted: SubscriptionIn
) -> SubscriptionOut:
    await actions.subscribe(session, _contact(actor), by_mail=wanted.by_mail)
    return SubscriptionOut(by_mail=wanted.by_mail)


@router.get("/v1/unsubscribes/{token}", response_class=HTMLResponse)
async def ask_before_unsubscribing(request: Request, token: str) -> HTMLResponse:
    """Asks first: mail programs open links by themselves."""
    unsubscribes.contact_of(request.app.state.settings, token)
    text = "You will still find what became of it on the portal."
    return HTMLResponse(_PAGE.format(heading="No more mail from us?", text=text, form=_FORM))


@router.post(
    "/v1/unsubscribes/{token}", response_class=HTMLResponse, status_code=status.HTTP_200_OK
)
async def unsubscribe(request: Request, session: Session, token: str) -> HTMLResponse:
    """One click, as RFC 8058 asks; the link itself proves whose mail it was."""
    contact_id = unsubscribes.contact_of(request.app.state.settings, token)
    if await session.get(Contact, contact_id) is None:
        raise NotFound()
    await actions.subscribe(session, contact_id, by_mail=False)
    text = "You will get no more mail from us. The portal still shows what became of it."
    return HTMLResponse(_PAGE.format(heading="Done", text=text, form=""))


def _contact(actor: Actor) -> UUID:
    if actor.contact_id is None:
        raise Unauthorized()
    return actor.contact_id

"""Customers sign in: a one-time link or the host product's token becomes a session."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit, clock
from services.common.actors import Actor
from services.common.problems import TooManyRequests, Unauthorized, invalid
from services.common.settings import Settings
from services.feedback_api.contacts import actions as contacts
from services.feedback_api.contacts.models import Contact
from services.feedback_api.contacts.schemas import ContactIn
from services.feedback_api.feedback.schemas import NotedCompanyIn
from services.feedback_api.mail.actions import Intent, intend
from services.feedback_api.portal.models import PortalSession, SignInLink
from services.feedback_api.portal.tokens import check_host_token
from services.feedback_api.requests.schemas import VoteIn

LINK_LIVES = timedelta(minutes=30)
SESSION_LIVES = timedelta(days=30)
LINKS_AN_HOUR = 5
PORTAL = Actor(kind="service", id="portal", name="the portal")

TEXT = """Open this link within half an hour to sign in:

{link}

It works once. If you did not ask for it, nothing happens when you leave it.
"""


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


async def send_link(session: AsyncSession, settings: Settings, email: str) -> tuple[str, datetime]:
    """The link and when it ends; an address gets only a few an hour, whoever asks."""
    at = clock.now()
    asked = await session.scalar(
        select(func.count())
        .select_from(SignInLink)
        .where(SignInLink.email == email, SignInLink.created_at > at - timedelta(hours=1))
    )
    if (asked or 0) >= LINKS_AN_HOUR:
        raise TooManyRequests(
            "Several links were sent already: look in the inbox.", retry_after=600
        )
    token = secrets.token_urlsafe(32)
    row = SignInLink(token_hash=digest(token), email=email, expires_at=at + LINK_LIVES)
    session.add(row)
    await session.flush()
    link = f"{settings.public_url.rstrip('/')}/portal/sign-in?link={token}"
    intent = Intent(
        key=f"portal link {row.id}",
        to_address=email,
        subject="Your sign-in link",
        text=TEXT.format(link=link),
    )
    await intend(session, settings, [intent])
    return link, row.expires_at


async def open_with_link(session: AsyncSession, token: str) -> tuple[PortalSession, str, Contact]:
    """The update decides: of two who open a link at once, one gets in."""
    at = clock.now()
    email = await session.scalar(
        update(SignInLink)
        .where(
            SignInLink.token_hash == digest(token.rpartition("link=")[2]),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > at,
        )
        .values(used_at=at)
        .returning(SignInLink.email)
        .execution_options(synchronize_session=False)
    )
    if email is None:
        raise Unauthorized("This link was used already or is too old: ask for a new one.")
    contact = await contacts.find_or_make(session, PORTAL, f"email:{email}")
    return await _open(session, contact)


async def open_with_host_token(
    session: AsyncSession, settings: Settings, token: str
) -> tuple[PortalSession, str, Contact]:
    """`email`, or `sub` as the CRM's id; `name`, `company: {external_id, name}` where known."""
    claims = check_host_token(settings, token)
    said = _said(claims)
    reference = (
        str(claims.get("sub") or "") or f"email:{said.contact.email if said.contact else ''}"
    )
    if reference.startswith("id:"):
        raise invalid("/host_token", "`sub` is the customer's id in your own product or CRM.")
    contact = await contacts.find_or_make(session, PORTAL, reference, said)
    return await _open(session, contact)


def _said(claims: dict[str, Any]) -> VoteIn:
    company = claims.get("company")
    try:
        return VoteIn(
            contact=ContactIn(email=claims.get("email"), name=claims.get("name")),
            company=NotedCompanyIn(**company) if isinstance(company, dict) else None,
        )
    except (ValueError, TypeError) as problem:
        raise invalid("/host_token", "Its email, name or company cannot be read.") from problem


async def _open(session: AsyncSession, contact: Contact) -> tuple[PortalSession, str, Contact]:
    secret = secrets.token_urlsafe(32)
    opened = PortalSession(
        secret_hash=digest(secret),
        contact_id=contact.id,
        expires_at=clock.now() + SESSION_LIVES,
    )
    session.add(opened)
    await session.flush()
    audit.record(session, PORTAL, "portal.signed_in", contact.id)
    return opened, secret, contact


async def find_session(session: AsyncSession, secret: str) -> tuple[PortalSession, Contact]:
    row = (
        await session.execute(
            select(PortalSession, Contact)
            .join(Contact, Contact.id == PortalSession.contact_id)
            .where(
                PortalSession.secret_hash == digest(secret),
                PortalSession.expires_at > clock.now(),
            )
        )
    ).first()
    if row is None:
        raise Unauthorized("This session has ended. Sign in again.")
    return row[0], row[1]


async def close(session: AsyncSession, secret: str) -> None:
    await session.execute(delete(PortalSession).where(PortalSession.secret_hash == digest(secret)))

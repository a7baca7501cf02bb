"""Sends an invitation by mail, where SMTP is set; otherwise the admin hands the link over."""

from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

import aiosmtplib
from fastapi import FastAPI

from services.common.jobs import Runners
from services.common.settings import Settings
from services.roadmap_api.invitations.actions import MAIL
from services.roadmap_api.invitations.links import link_to
from services.roadmap_api.invitations.models import Invitation
from services.roadmap_api.invitations.queries import find_open
from services.roadmap_api.people.models import Person

runners = Runners()


@runners.on(MAIL)
async def mail_invitation(app: FastAPI, payload: dict[str, Any]) -> None:
    async with app.state.database.reads() as reading:
        found = await find_open(reading, UUID(payload["invitation"]))
    if found is not None:
        await send(app.state.settings, letter(app.state.settings, *found))


def letter(settings: Settings, invitation: Invitation, person: Person) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = settings.mail_from
    mail["To"] = person.email
    mail["Subject"] = "Choose your password for Landfall"
    # One id a message: a second delivery of the same invitation is recognisable as such.
    mail["Message-ID"] = f"<invitation-{invitation.id}@landfall>"
    mail.set_content(
        f"Hello {person.name},\n\n"
        "this link lets you choose a password for Landfall. It works once, until "
        f"{invitation.expires_at:%Y-%m-%d %H:%M} UTC:\n\n"
        f"{link_to(settings, invitation.id)}\n\n"
        "If you did not expect this message, you can ignore it.\n"
    )
    return mail


async def send(settings: Settings, mail: EmailMessage) -> None:
    """`SMTP_URL` is smtp://[user:password@]host[:port], or smtps:// for TLS from the start."""
    url = urlsplit(settings.smtp_url.get_secret_value())
    await aiosmtplib.send(
        mail,
        hostname=url.hostname,
        port=url.port,
        username=unquote(url.username) if url.username else None,
        password=unquote(url.password) if url.password else None,
        use_tls=url.scheme == "smtps",
        timeout=20,
    )

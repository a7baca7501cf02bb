"""The mail that left, and the mail that waits."""

from typing import Any, Literal
from uuid import UUID

from fastapi import Request
from sqlalchemy import select

from services.common.actors import Internal
from services.common.db import ReadSession
from services.common.pages import Page, PageQuery, paginate
from services.common.routing import Router
from services.common.settings import Settings
from services.feedback_api.mail.models import Mail
from services.feedback_api.mail.schemas import MailOut

router = Router(prefix="/v1/mails", tags=["mail"])
NO_SERVER = "It waits: no mail server is set. Set LANDFALL_SMTP_URL, and it goes out by itself."


@router.get("", response_model=Page[MailOut])
async def list_mails(
    request: Request,
    session: ReadSession,
    _: Internal,
    page: PageQuery,
    status: Literal["waiting", "sent", "failed"] | None = None,
    contact: UUID | None = None,
    about: UUID | None = None,
) -> dict[str, Any]:
    """Newest first; without a mail server they wait here and say so."""
    statement = select(Mail)
    if status:
        statement = statement.where(Mail.status == status)
    if contact:
        statement = statement.where(Mail.contact_id == contact)
    if about:
        statement = statement.where(Mail.about_id == about)
    found = await paginate(session, statement, Mail, page)
    settings: Settings = request.app.state.settings
    found["results"] = [
        _shown(row, settings) if isinstance(row, Mail) else row for row in found["results"]
    ]
    return found


def _shown(mail: Mail, settings: Settings) -> dict[str, Any]:
    why = mail.last_error
    if mail.status == "waiting" and not settings.smtp_url.get_secret_value():
        why = NO_SERVER
    names = [name for name in MailOut.model_fields if name not in ("text", "why")]
    # What carries no message carries a personal link, which is its reader's alone.
    text = mail.text if mail.about_id else None
    return {**{name: getattr(mail, name) for name in names}, "text": text, "why": why}

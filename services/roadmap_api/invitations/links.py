"""The secret in an invitation's link: the invitation's id and a code that only we can make.

Nothing secret is kept for the mail that is sent later: a stolen database opens no account.
"""

import base64
import binascii
import hmac
from uuid import UUID

from services.common.settings import Settings

_PREFIX = "lfi_"


def secret_of(settings: Settings, invitation_id: UUID) -> str:
    code = _code(settings, invitation_id)
    packed = base64.urlsafe_b64encode(invitation_id.bytes + code).decode()
    return _PREFIX + packed


def invitation_in(settings: Settings, secret: str) -> UUID | None:
    """The invitation's id, or None where the secret is not one of ours."""
    try:
        packed = base64.urlsafe_b64decode(secret.removeprefix(_PREFIX).encode())
        invitation_id, code = UUID(bytes=packed[:16]), packed[16:]
    except (ValueError, binascii.Error):
        return None
    return invitation_id if hmac.compare_digest(code, _code(settings, invitation_id)) else None


def link_to(settings: Settings, invitation_id: UUID) -> str:
    return f"{settings.public_url.rstrip('/')}/invitations/{secret_of(settings, invitation_id)}"


def _code(settings: Settings, invitation_id: UUID) -> bytes:
    return hmac.digest(settings.secret("invitation links"), invitation_id.bytes, "sha256")

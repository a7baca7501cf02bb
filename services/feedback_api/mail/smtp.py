"""How the mail server is reached, from one address.

`smtp://user:password@host:port` speaks plainly, or STARTTLS on port 587 or with
`?starttls=required`; `smtps://` is TLS from the first byte.
"""

import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime, parseaddr
from urllib.parse import parse_qs, unquote, urlsplit

from aiosmtplib import SMTP

from services.common import clock
from services.feedback_api.mail.models import Mail

TIMEOUT_SECONDS = 20
_SUBMISSION = 587


@dataclass(frozen=True)
class Server:
    host: str
    port: int
    username: str | None = None
    password: str | None = None
    is_tls: bool = False
    is_starttls: bool = False
    certificate_file: str | None = None

    def connection(self) -> SMTP:
        context = None
        if self.is_tls or self.is_starttls:
            context = ssl.create_default_context(cafile=self.certificate_file)
        return SMTP(
            hostname=self.host,
            port=self.port,
            username=self.username,
            password=self.password,
            use_tls=self.is_tls,
            start_tls=self.is_starttls,
            tls_context=context,
            timeout=TIMEOUT_SECONDS,
        )


def parse_server(url: str) -> Server | None:
    """The server that the setting names; None where it is empty, ValueError where it is wrong."""
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps", "smtp+starttls") or not parts.hostname:
        raise ValueError("SMTP_URL reads smtp://user:password@host:port or smtps://…")
    options = parse_qs(parts.query)
    port = parts.port or {"smtps": 465, "smtp+starttls": _SUBMISSION}.get(parts.scheme, 25)
    asked = options.get("starttls", ["required" if port == _SUBMISSION else "no"])[0]
    is_tls = parts.scheme == "smtps"
    return Server(
        host=parts.hostname,
        port=port,
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        is_tls=is_tls,
        is_starttls=not is_tls and (parts.scheme == "smtp+starttls" or asked != "no"),
        certificate_file=options.get("ca", [None])[0],
    )


def compose(mail: Mail, sender: str) -> EmailMessage:
    """The mail as it goes out; ValueError where an address or a header cannot be written."""
    message = EmailMessage(policy=SMTP_POLICY)
    message["From"] = sender
    message["To"] = mail.to_address
    message["Subject"] = " ".join(mail.subject.split())
    message["Message-ID"] = mail.message_id
    message["Date"] = format_datetime(clock.now())
    message["Auto-Submitted"] = "auto-generated"
    if mail.unsubscribe_url:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.text)
    return message


def host_of(sender: str) -> str:
    """The domain that Message-IDs end in."""
    return parseaddr(sender)[1].rpartition("@")[2] or "localhost"

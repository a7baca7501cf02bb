"""What the frontend adds to the settings every process shares: cookies and deadlines."""

from services.common.settings import Settings, is_https

# Seconds: a page comes within two whatever the services do; one read may use three quarters.
PAGE_DEADLINE = 1.6
WRITE_DEADLINE = 20.0

__all__ = [
    "PAGE_DEADLINE",
    "WRITE_DEADLINE",
    "Settings",
    "cookie_name",
    "is_secure",
]


def is_secure(settings: Settings) -> bool:
    return is_https(settings.public_url)


def cookie_name(settings: Settings, name: str) -> str:
    """`__Host-` binds a cookie to this host and to https; plain http on loopback cannot have it."""
    return f"__Host-{name}" if is_secure(settings) else f"landfall_{name}"

"""A key's own shape, `lf_` + 43 characters + 7 of checksum: a mistyped or made-up one is refused
before any database is asked, and scanners for leaked secrets can tell a real one."""

import secrets
import zlib

PREFIX = "lf_"
_LENGTH = 43
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def new_key() -> str:
    body = secrets.token_urlsafe(32)
    return PREFIX + body + _checksum(body)


def is_key(text: str) -> bool:
    if not text.startswith(PREFIX) or len(text) != len(PREFIX) + _LENGTH + 7:
        return False
    body, told = text[len(PREFIX) : -7], text[-7:]
    return _checksum(body) == told


def shown_part(key: str) -> str:
    """Enough to recognise a key in a list, too little to use it."""
    return key[: len(PREFIX) + 6]


def _checksum(body: str) -> str:
    number, digits = zlib.crc32(body.encode()), ""
    for _ in range(7):
        number, digit = divmod(number, 36)
        digits += _DIGITS[digit]
    return digits

"""Passwords: Argon2id, hashed in two threads of their own, so that guessing fills no memory."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

from pwdlib import PasswordHash
from pwdlib.exceptions import PwdlibError
from pwdlib.hashers.argon2 import Argon2Hasher

from services.common.problems import invalid
from services.common.settings import Settings

SHORTEST, LONGEST = 10, 200
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")
_TOO_COMMON = frozenset(
    {
        "1234567890",
        "0123456789",
        "12345678910",
        "123456789a",
        "password12",
        "password123",
        "password1234",
        "passwordpassword",
        "qwertyuiop",
        "qwerty12345",
        "qwerty123456",
        "1q2w3e4r5t",
        "1qaz2wsx3edc",
        "letmein1234",
        "iloveyou123",
        "admin12345",
        "administrator",
        "changeme123",
        "welcome123",
        "welcome1234",
        "landfall123",
        "abcdefghij",
        "abcd123456",
    }
)


@lru_cache(maxsize=8)
def _hasher(time_cost: int, memory_kib: int) -> PasswordHash:
    return PasswordHash((Argon2Hasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=1),))


@lru_cache(maxsize=8)
def _nobodys_hash(time_cost: int, memory_kib: int) -> str:
    return _hasher(time_cost, memory_kib).hash("nobody has this password")


def _verify(costs: tuple[int, int], password: str, known: str | None) -> tuple[bool, str | None]:
    # Without a hash the same work is done, so that the time does not tell who has an account.
    try:
        fits, renewed = _hasher(*costs).verify_and_update(password, known or _nobodys_hash(*costs))
    except PwdlibError:
        return False, None
    return (fits, renewed) if known else (False, None)


async def hash_password(settings: Settings, password: str) -> str:
    hasher = _hasher(settings.argon2_time_cost, settings.argon2_memory_kib)
    return await asyncio.get_running_loop().run_in_executor(_threads, hasher.hash, password)


async def verify_password(
    settings: Settings, password: str, known: str | None
) -> tuple[bool, str | None]:
    """Whether it fits, and a new hash where the known one was made with other costs."""
    costs = (settings.argon2_time_cost, settings.argon2_memory_kib)
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_threads, _verify, costs, password, known)


def check_password(password: str, *, email: str, pointer: str = "/password") -> None:
    """Length decides; besides, it may not be well known or the person's own address."""
    folded = password.casefold()
    if len(password) < SHORTEST:
        raise invalid(pointer, f"Use at least {SHORTEST} characters, such as a few words.")
    if len(password) > LONGEST:
        raise invalid(pointer, f"Use at most {LONGEST} characters.")
    if folded in _TOO_COMMON or len(set(folded)) < 5:
        raise invalid(pointer, "This password is too easy to guess.")
    if folded in (email.casefold(), email.split("@")[0].casefold()):
        raise invalid(pointer, "Choose something other than the e-mail address.")

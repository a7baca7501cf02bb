"""Sign-in is slowed under guessing, for known and unknown accounts alike.

An attempt counts as failed, in a transaction of its own, before the password is looked at: a
hundred guesses at once are a hundred attempts, and no refusal rolls its own count back.
"""

import math
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv6Address, ip_address

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from services.common import clock
from services.common.db import insert_or_ignore, upsert
from services.common.problems import TooManyRequests
from services.roadmap_api.people.models import Person
from services.roadmap_api.people.queries import plain_email
from services.roadmap_api.sessions.limits import (
    ACCOUNT,
    ADDRESS,
    FORGOTTEN_AFTER,
    KNOWN_PLACE,
    Limit,
)
from services.roadmap_api.sessions.models import KnownPlace, SignInAttempts
from services.roadmap_api.sessions.secrets import hash_of


class TooManyAttempts(TooManyRequests):
    title = "Too many attempts to sign in"


@dataclass(frozen=True)
class Attempt:
    """One try; `forget` takes it back when the password was right."""

    own: str
    shared: str | None
    place: str


async def reserve(sessions: async_sessionmaker[AsyncSession], email: str, address: str) -> Attempt:
    """Count one attempt and commit it, or raise TooManyAttempts and count nothing."""
    async with sessions.begin() as session:
        attempt, limits = await _attempt(session, plain_email(email), network_of(address))
        for key in sorted(limits):
            await _count(session, key, limits[key])
    return attempt


async def _attempt(
    session: AsyncSession, email: str, network: str
) -> tuple[Attempt, dict[str, Limit]]:
    place = hash_of(network)
    known = await session.scalar(
        select(KnownPlace.person_id)
        .join(Person, Person.id == KnownPlace.person_id)
        .where(Person.email == email, KnownPlace.address_hash == place)
    )
    if known is not None:
        own = _key_at(email, place)
        return Attempt(own, None, place), {own: KNOWN_PLACE}
    own, shared = hash_of(f"account {email}"), hash_of(f"address {network}")
    return Attempt(own, shared, place), {own: ACCOUNT, shared: ADDRESS}


async def _count(session: AsyncSession, key: str, limit: Limit) -> None:
    now = clock.now()
    fresh = {"key": key, "failures": 0, "last_at": now, "next_at": now}
    await session.execute(insert_or_ignore(session, SignInAttempts).values(fresh))
    row = await session.get_one(SignInAttempts, key, with_for_update=True)
    if row.last_at < now - FORGOTTEN_AFTER:
        row.failures = 0
    if row.next_at > now:
        raise _too_many(row.next_at, now)
    row.failures += 1
    row.last_at = now
    row.next_at = now + limit.wait(row.failures)


def _too_many(next_at: datetime, now: datetime) -> TooManyAttempts:
    seconds = max(1, math.ceil((next_at - now).total_seconds()))
    return TooManyAttempts(
        f"Wait {seconds} s, then try again. An administrator can send a new link at any time.",
        retry_after=seconds,
    )


async def forget(session: AsyncSession, attempt: Attempt, person: Person) -> None:
    """It was the owner: their count starts anew, and this network is known from now on.

    The address keeps what others did: a success takes back its own attempt and no more, so that
    a guesser's own account does not wash the address clean.
    """
    now = clock.now()
    await session.execute(delete(SignInAttempts).where(SignInAttempts.key == attempt.own))
    if attempt.shared:
        await session.execute(
            update(SignInAttempts)
            .where(SignInAttempts.key == attempt.shared, SignInAttempts.failures > 0)
            .values(failures=SignInAttempts.failures - 1, next_at=now)
        )
    place = {"person_id": person.id, "address_hash": attempt.place, "last_at": now}
    await session.execute(
        upsert(
            session,
            KnownPlace,
            place,
            index_elements=["person_id", "address_hash"],
            set_=["last_at"],
        )
    )


async def clear_account(session: AsyncSession, person: Person) -> None:
    """A new password was set through a link: earlier guesses count no more, from anywhere."""
    places = await session.scalars(
        select(KnownPlace.address_hash).where(KnownPlace.person_id == person.id)
    )
    keys = [_key_at(person.email, place) for place in places]
    keys.append(hash_of(f"account {person.email}"))
    await session.execute(delete(SignInAttempts).where(SignInAttempts.key.in_(keys)))


def _key_at(email: str, place: str) -> str:
    return hash_of(f"{email} at {place}")


def network_of(address: str) -> str:
    """An IPv6 subscriber owns a whole /64, so it counts as one address."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(IPv6Address(int(parsed) >> 64 << 64))

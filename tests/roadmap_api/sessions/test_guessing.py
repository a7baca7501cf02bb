"""Sign-in is slowed under guessing, and never locks the true owner out for good."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest

from services.roadmap_api.sessions.actions import sweep
from services.roadmap_api.sessions.attempts import network_of
from services.roadmap_api.sessions.limits import ACCOUNT, ADDRESS, KNOWN_PLACE, Limit
from tests.conftest import PASSWORD, TUESDAY

OWNER = "maker@landfall.test"
From = Callable[[str], httpx.AsyncClient]


@pytest.fixture
def coming_from(roadmap_app: Any) -> From:
    """A browser at an address."""

    def make(address: str) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(
            roadmap_app, client=(address, 1), raise_app_exceptions=False
        )
        return httpx.AsyncClient(transport=transport, base_url="http://roadmap")

    return make


async def guess(door: httpx.AsyncClient, email: str = OWNER, password: str = "a guess") -> Any:
    return await door.post("/v1/sessions", json={"email": email, "password": password})


async def guess_until_refused(door: httpx.AsyncClient, email: str = OWNER) -> Any:
    for _ in range(ADDRESS.free + 2):
        answer = await guess(door, email)
        if answer.status_code != 401:
            return answer
    raise AssertionError("nobody slowed this down")


@pytest.mark.parametrize("limit", [ACCOUNT, ADDRESS, KNOWN_PLACE])
def test_the_wait_starts_at_a_second_doubles_and_has_an_end(limit: Limit) -> None:
    assert limit.wait(limit.free - 1) == timedelta()
    assert limit.wait(limit.free) == timedelta(seconds=1)
    assert limit.wait(limit.free + 3) == timedelta(seconds=8)
    assert limit.wait(1_000_000) == timedelta(seconds=limit.longest)


async def test_after_some_failures_an_account_answers_429_with_a_growing_wait(
    roadmap_app: Any, signed_in: Any, coming_from: From, clock: Any
) -> None:
    await signed_in(roadmap_app, role="maker")
    at, waits = TUESDAY, []

    for number in range(9):
        stranger = coming_from(f"203.0.113.{number}")
        answer = await guess(stranger)
        if answer.status_code == 429:
            waits.append(int(answer.headers["retry-after"]))
            at += timedelta(seconds=waits[-1])
            clock(at)
            assert (await guess(stranger)).status_code == 401

    assert waits == [1, 2, 4, 8]


async def test_an_unknown_address_is_slowed_in_the_same_way(
    coming_from: From, roadmap_app: Any, clock: Any
) -> None:
    answers = [
        (await guess(coming_from(f"203.0.113.{number}"), "nobody@landfall.test"))
        for number in range(6)
    ]

    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    assert answers[-1].json()["type"] == "/problems/TooManyAttempts"


async def test_the_right_password_does_not_get_through_while_strangers_wait(
    roadmap_app: Any, signed_in: Any, coming_from: From, clock: Any
) -> None:
    await signed_in(roadmap_app, role="maker")
    stranger = coming_from("203.0.113.9")
    await guess_until_refused(stranger)

    answer = await guess(stranger, password=PASSWORD)

    assert answer.status_code == 429


async def test_the_owner_gets_in_from_where_they_signed_in_before(
    roadmap_app: Any, signed_in: Any, coming_from: From, clock: Any
) -> None:
    await signed_in(roadmap_app, role="maker")
    home = coming_from("198.51.100.7")
    assert (await guess(home, password=PASSWORD)).status_code == 201
    for number in range(8):
        await guess(coming_from(f"203.0.113.{number}"))

    answer = await guess(home, password=PASSWORD)

    assert answer.status_code == 201


async def test_the_owner_gets_in_from_anywhere_after_at_most_a_quarter_of_an_hour(
    roadmap_app: Any, signed_in: Any, coming_from: From, clock: Any
) -> None:
    await signed_in(roadmap_app, role="maker")
    at = TUESDAY
    for _ in range(30):
        refused = await guess_until_refused(coming_from("203.0.113.9"))
        assert int(refused.headers["retry-after"]) <= 900
        at += timedelta(seconds=int(refused.headers["retry-after"]))
        clock(at)

    answer = await guess(coming_from("198.51.100.7"), password=PASSWORD)

    assert answer.status_code == 201


async def test_an_administrators_link_lets_the_owner_in_while_guessing_goes_on(
    roadmap_app: Any, signed_in: Any, coming_from: From, clock: Any
) -> None:
    admin = await signed_in(roadmap_app, role="admin")
    maker = await signed_in(roadmap_app, role="maker")
    person = (await maker.get("/v1/people/me")).json()
    await guess_until_refused(coming_from("203.0.113.9"))

    link = (await admin.post(f"/v1/people/{person['id']}/invitation")).json()["link"]
    owner = coming_from("198.51.100.7")
    accepted = await owner.post(
        "/v1/invitations/acceptance",
        json={"secret": link.rpartition("/")[2], "password": "quite another password"},
    )

    assert accepted.status_code == 201
    assert (await guess(owner, password="quite another password")).status_code == 201


async def test_one_address_that_tries_many_accounts_is_slowed_too(
    roadmap_app: Any, coming_from: From, clock: Any
) -> None:
    stranger = coming_from("203.0.113.9")

    answers = [
        (await guess(stranger, f"somebody{number}@landfall.test")).status_code
        for number in range(ADDRESS.free + 2)
    ]

    assert answers == [401] * ADDRESS.free + [429] * 2


async def test_an_account_of_ones_own_does_not_wash_an_address_clean(
    roadmap_app: Any, signed_in: Any, coming_from: From, clock: Any
) -> None:
    await signed_in(roadmap_app, role="maker")
    stranger = coming_from("203.0.113.9")
    for number in range(ADDRESS.free - 1):
        await guess(stranger, f"somebody{number}@landfall.test")

    assert (await guess(stranger, password=PASSWORD)).status_code == 201
    clock(TUESDAY + timedelta(seconds=1))
    assert (await guess(stranger, "somebody@landfall.test")).status_code == 401

    assert (await guess(stranger, "somebody@landfall.test")).status_code == 429


async def test_fifty_guesses_at_once_are_fifty_guesses(
    roadmap_app: Any, signed_in: Any, coming_from: From, clock: Any
) -> None:
    await signed_in(roadmap_app, role="maker")

    answers = await asyncio.gather(
        *(guess(coming_from(f"203.0.113.{number}")) for number in range(50))
    )

    statuses = [answer.status_code for answer in answers]
    assert statuses.count(401) == ACCOUNT.free
    assert statuses.count(429) == 50 - ACCOUNT.free


async def test_failures_are_forgotten_after_a_day(
    roadmap_app: Any, signed_in: Any, coming_from: From, clock: Any
) -> None:
    await signed_in(roadmap_app, role="maker")
    stranger = coming_from("203.0.113.9")
    await guess_until_refused(stranger)
    clock(TUESDAY + timedelta(hours=25))
    async with roadmap_app.state.sessions.begin() as session:
        await sweep(session)

    answers = [(await guess(stranger)).status_code for _ in range(ACCOUNT.free)]

    assert answers == [401] * ACCOUNT.free


async def test_the_counts_outlive_a_restart(
    settings: Any, roadmap_app: Any, signed_in: Any, coming_from: From, client_of: Any, clock: Any
) -> None:
    from services.roadmap_api.app import create_app

    await signed_in(roadmap_app, role="maker")
    await guess_until_refused(coming_from("203.0.113.9"))
    again = create_app(settings)

    answer = await guess(
        httpx.AsyncClient(
            transport=httpx.ASGITransport(again, client=("203.0.113.10", 1)), base_url="http://r"
        )
    )
    await again.state.database.close()

    assert answer.status_code == 429


def test_an_ipv6_subscriber_is_one_address() -> None:
    assert network_of("2001:db8:1:2:3:4:5:6") == network_of("2001:db8:1:2::1") == "2001:db8:1:2::"
    assert network_of("2001:db8:1:3::1") != network_of("2001:db8:1:2::1")
    assert network_of("::ffff:203.0.113.9") == network_of("203.0.113.9") == "203.0.113.9"
    assert network_of("testclient") == "unknown"

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from services.common.ids import new_id
from tests.metrics_api.conftest import event
from tests.metrics_api.readings.fleet import at_midnight, jobs

Sent = Callable[..., Awaitable[None]]


@pytest.fixture(autouse=True)
def tuesday(clock: object) -> object:
    return clock


@pytest.fixture
def launch() -> str:
    return str(new_id())


async def test_the_earliest_time_of_each_is_kept(metrics: httpx.AsyncClient, launch: str) -> None:
    late = [{"company": "c1", "at": at_midnight(10)}, {"company": "c2", "at": at_midnight(10)}]
    early = [{"company": "c1", "at": at_midnight(20)}, {"user": "u7", "at": at_midnight(9)}]

    first = await metrics.post(f"/v1/exposures/{launch}/batch", json={"exposed": late})
    second = await metrics.post(f"/v1/exposures/{launch}/batch", json={"exposed": early})
    found = (await metrics.get(f"/v1/exposures/{launch}")).json()

    assert first.json() == {"added": 2, "known": 0}
    assert second.json() == {"added": 1, "known": 1}
    assert [(one["company"], one["at"][:10]) for one in found["results"]] == [
        ("c1", "2026-11-04"),
        ("c2", "2026-11-14"),
    ]
    assert (found["companies"], found["users"]) == (2, 1)
    assert found["waves"] == [
        {"on": "2026-11-04", "companies": 1},
        {"on": "2026-11-14", "companies": 1},
    ]


async def test_a_user_brings_the_company(
    metrics: httpx.AsyncClient, sent: Sent, launch: str
) -> None:
    await sent(*jobs(days=3))
    exposed = [{"user": "u5", "at": at_midnight(2)}]

    await metrics.post(f"/v1/exposures/{launch}/batch", json={"exposed": exposed})
    found = (await metrics.get(f"/v1/exposures/{launch}")).json()

    assert [one["company"] for one in found["results"]] == ["c5"]
    assert found["others"] == 7


@pytest.mark.parametrize(
    ("rule", "companies"),
    [
        ({"companies": ["c1", "c4"]}, {"c1", "c4"}),
        ({"event": "Offline Sheet Saved"}, {"c2"}),
        ({"flag": "offline"}, {"c3"}),
        ({"percent": 100}, {f"c{number}" for number in range(8)}),
        ({"percent": 0}, set()),
    ],
)
async def test_rules_say_who_has_it(
    metrics: httpx.AsyncClient, sent: Sent, launch: str, rule: dict[str, Any], companies: set[str]
) -> None:
    flag = {"$feature_flag": "offline", "$feature_flag_response": True}
    await sent(
        *jobs(days=3),
        event("Offline Sheet Saved", user="u2", group="c2", at="2026-11-23T10:00:00Z"),
        event("$feature_flag_called", user="u3", group="c3", at="2026-11-23T10:00:00Z", **flag),
    )

    put = await metrics.put(f"/v1/exposures/{launch}", json={"rule": rule, "from": "2026-11-01"})
    found = (await metrics.get(f"/v1/exposures/{launch}")).json()

    assert put.status_code == 200
    assert {one["company"] for one in found["results"]} == companies
    assert found["rule"] == rule


async def test_half_of_the_companies_are_the_same_half_each_time(
    metrics: httpx.AsyncClient, sent: Sent, launch: str
) -> None:
    await sent(*jobs(days=2, companies=20))
    rule = {"rule": {"percent": 50, "salt": "a"}, "from": "2026-11-01"}

    await metrics.put(f"/v1/exposures/{launch}", json=rule)
    first = (await metrics.get(f"/v1/exposures/{launch}")).json()
    again = (await metrics.get(f"/v1/exposures/{launch}")).json()

    assert 3 <= first["companies"] <= 17
    assert first == again


async def test_the_last_rule_told_holds(metrics: httpx.AsyncClient, launch: str) -> None:
    for companies in (["c1"], ["c2"]):
        told = {"rule": {"companies": companies}, "from": "2026-11-01"}
        await metrics.put(f"/v1/exposures/{launch}", json=told)

    found = (await metrics.get(f"/v1/exposures/{launch}")).json()

    assert [one["company"] for one in found["results"]] == ["c2"]


@pytest.mark.parametrize(
    "told",
    [
        {"rule": {}, "from": "2026-11-01"},
        {"rule": {"event": "a", "segment": "b"}, "from": "2026-11-01"},
        {"rule": {"companies": ["a"]}, "from": "2026-11-02", "to": "2026-11-01"},
        {"rule": {"companies": ["a"]}},
    ],
)
async def test_an_unclear_rule_is_refused(
    metrics: httpx.AsyncClient, launch: str, told: dict[str, Any]
) -> None:
    assert (await metrics.put(f"/v1/exposures/{launch}", json=told)).status_code == 422

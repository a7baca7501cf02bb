from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import AsyncClient

from tests.conftest import TUESDAY
from tests.roadmap_api.demand_told import tell_demand
from tests.roadmap_api.plan import make_item, move


@pytest.fixture
async def two(roadmap: AsyncClient, roadmap_app: FastAPI) -> Any:
    """Single sign-on (12 companies, $1.9M) and AI summaries (1 company, $24k)."""
    sign_on = await make_item(roadmap, title="Single sign-on", effort={"likely": 6})
    summaries = await make_item(roadmap, title="AI summaries", effort={"likely": 6})
    await tell_demand(roadmap_app, sign_on, companies=12, arr="1900000.00", notes=20)
    await tell_demand(roadmap_app, summaries, companies=1, arr="24000.00", notes=2)
    return sign_on, summaries


async def score(
    roadmap: AsyncClient, item: Any, framework: Any, reason: str | None = None, **inputs: Any
) -> Any:
    return await roadmap.put(
        f"/v1/items/{item['id']}/scores/{framework}", json={"inputs": inputs, "reason": reason}
    )


async def test_reach_comes_from_demand_and_effort_from_the_item(
    roadmap: AsyncClient, two: Any
) -> None:
    sign_on, summaries = two

    scored = (await score(roadmap, sign_on, "rice", impact=2, confidence=0.8)).json()

    rows = (await roadmap.get("/v1/priorities", params={"framework": "rice"})).json()["results"]
    assert [row["item"] for row in rows] == [sign_on["id"], summaries["id"]]
    assert scored["score"] == rows[0]["score"] == pytest.approx(12 * 2 * 0.8 / 6)
    assert rows[0]["parts"] == {"reach": 12, "impact": 2, "confidence": 0.8, "effort": 6}
    assert rows[0]["sources"] == {
        "reach": "demand",
        "impact": "typed",
        "confidence": "typed",
        "effort": "item",
    }
    assert rows[0]["demand"]["arr"] == "1900000.00"
    assert rows[1]["sources"]["impact"] == "default"


async def test_what_was_typed_goes_before_demand_with_its_reason(
    roadmap: AsyncClient, two: Any
) -> None:
    sign_on, _ = two

    scored = await score(roadmap, sign_on, "rice", "The survey says 40", reach=40, impact=1)

    row = (await roadmap.get("/v1/priorities")).json()["results"][0]
    assert scored.json()["sources"]["reach"] == "typed"
    assert (row["parts"]["reach"], row["reasons"]["reach"]) == (40, "The survey says 40")


async def test_every_framework_ranks(roadmap: AsyncClient, two: Any) -> None:
    for framework in ("rice", "ice", "wsjf", "value_effort", "weighted"):
        answer = await roadmap.get("/v1/priorities", params={"framework": framework})
        assert [row["rank"] for row in answer.json()["results"]] == [1, 2]

    rows = (await roadmap.get("/v1/priorities", params={"framework": "value_effort"})).json()
    assert rows["results"][0]["score"] == pytest.approx(1_900_000 / 6, abs=1e-5)


async def test_an_item_that_nobody_asks_for_and_one_without_effort_are_marked(
    roadmap: AsyncClient, two: Any
) -> None:
    lonely = await make_item(roadmap, title="Lonely")

    row = (await roadmap.get("/v1/priorities")).json()["results"][-1]

    assert row["item"] == lonely["id"]
    assert (row["no_evidence"], row["score"], row["missing"]) == (True, None, ["effort"])


async def test_what_is_built_or_declined_is_not_ranked(roadmap: AsyncClient, two: Any) -> None:
    sign_on, summaries = two

    await move(roadmap, summaries, "declined", reason="Too small")

    rows = (await roadmap.get("/v1/priorities")).json()["results"]
    assert [(row["item"], row["of"]) for row in rows] == [(sign_on["id"], 1)]


async def test_inputs_out_of_range_or_unknown_are_pointed_at(
    roadmap: AsyncClient, two: Any
) -> None:
    answer = await score(roadmap, two[0], "rice", confidence=80, effort=0, luck=3)

    assert answer.status_code == 422
    assert {error["pointer"] for error in answer.json()["errors"]} == {
        "/inputs/confidence",
        "/inputs/effort",
        "/inputs/luck",
    }


async def test_several_peoples_inputs_are_averaged_and_their_disagreement_shown(
    roadmap: AsyncClient,
    roadmap_app: FastAPI,
    signed_in: Callable[..., Awaitable[AsyncClient]],
    two: Any,
) -> None:
    maker = await signed_in(roadmap_app, role="maker")
    await score(roadmap, two[0], "ice", impact=9, confidence=5, ease=2)
    await score(maker, two[0], "ice", impact=3, confidence=5, ease=2)

    row = (await roadmap.get("/v1/priorities", params={"framework": "ice"})).json()["results"][0]
    everyone = (await roadmap.get(f"/v1/items/{two[0]['id']}/scores")).json()["results"]

    assert row["parts"]["impact"] == 6
    assert row["spread"] == 1
    assert row["scorers"] == ["tests", "Maker"]
    assert len(everyone) == 2


async def test_what_if_one_more_company_asked(roadmap: AsyncClient, two: Any) -> None:
    sign_on, summaries = two

    found = await roadmap.get(
        f"/v1/items/{summaries['id']}/rank", params={"companies": 13, "arr": "264000"}
    )
    same = await roadmap.get(f"/v1/items/{sign_on['id']}/rank")

    assert {key: found.json()[key] for key in ("rank", "was", "of")} == {
        "rank": 1,
        "was": 2,
        "of": 2,
    }
    assert (same.json()["rank"], same.json()["was"]) == (1, 1)


async def test_what_moved_since_last_week_and_why(
    roadmap: AsyncClient,
    roadmap_app: FastAPI,
    work: Callable[[FastAPI], Awaitable[int]],
    clock: Callable[[datetime], None],
    two: Any,
) -> None:
    sign_on, summaries = two
    clock(TUESDAY)
    await tell_demand(roadmap_app, sign_on, companies=12, arr="1900000.00")
    await work(roadmap_app)

    clock(TUESDAY + timedelta(days=7))
    await tell_demand(roadmap_app, summaries, companies=13, arr="2000000.00")
    await work(roadmap_app)

    row = (await roadmap.get("/v1/priorities")).json()["results"][0]
    item = (await roadmap.get(f"/v1/items/{summaries['id']}")).json()
    assert (row["item"], row["was"], row["moved"]) == (summaries["id"], 2, 1)
    assert row["because"] == [{"part": "reach", "before": 1, "after": 13}]
    assert (item["rank"], item["rank_of"]) == (1, 2)


async def test_weights_are_tried_before_they_are_set(roadmap: AsyncClient, two: Any) -> None:
    sign_on, summaries = two
    await score(roadmap, summaries, "weighted", ease=10)
    await score(roadmap, sign_on, "weighted", ease=1)

    async def first(**query: Any) -> Any:
        query |= {"framework": "weighted"}
        return (await roadmap.get("/v1/priorities", params=query)).json()["results"][0]["item"]

    assert await first() == sign_on["id"]
    assert await first(weights="ease:9,revenue:1,customer_value:1") == summaries["id"]
    await roadmap.put("/v1/frameworks/weighted", json={"weights": {"ease": 9, "revenue": 1}})
    assert await first() == summaries["id"]
    assert (await roadmap.get("/v1/priorities", params={"weights": "x"})).status_code == 422


async def test_a_score_is_in_the_items_history(roadmap: AsyncClient, two: Any) -> None:
    await score(roadmap, two[0], "rice", "Guess", impact=2)
    await score(roadmap, two[0], "rice", "Measured", impact=1)

    history = (await roadmap.get(f"/v1/items/{two[0]['id']}/history")).json()["results"]

    assert history[0]["field"] == "score.rice"
    assert (history[0]["before"], history[0]["after"]) == ({"impact": 2}, {"impact": 1})
    assert history[0]["reason"] == "Measured"


async def test_a_page_of_priorities_takes_few_statements(
    roadmap: AsyncClient, roadmap_app: FastAPI, statements: Callable[[FastAPI], Any], two: Any
) -> None:
    for number in range(30):
        await make_item(roadmap, title=f"Item {number}", effort={"likely": 1})
    await roadmap.get("/v1/priorities")

    with statements(roadmap_app) as seen:
        page = (await roadmap.get("/v1/priorities", params={"limit": 10})).json()

    assert len(page["results"]) == 10
    assert page["next"] == "10"
    assert len(seen) <= 7

from collections.abc import Callable
from datetime import datetime

import httpx

from tests.roadmap_api.plan import make_item


async def test_the_gravest_risk_stands_first(roadmap: httpx.AsyncClient) -> None:
    for title, likelihood, impact in (("Small", 1, 2), ("Grave", 4, 5), ("Middling", 3, 3)):
        answer = await roadmap.post(
            "/v1/risks", json={"title": title, "likelihood": likelihood, "impact": impact}
        )
        assert answer.status_code == 201, answer.text

    page = (await roadmap.get("/v1/risks?limit=2")).json()
    rest = (await roadmap.get("/v1/risks", params={"limit": 2, "after": page["next"]})).json()

    assert [row["title"] for row in page["results"]] == ["Grave", "Middling"]
    assert [row["title"] for row in rest["results"]] == ["Small"]


async def test_a_risk_is_answered_reviewed_and_closed(
    roadmap: httpx.AsyncClient, clock: Callable[[datetime], None]
) -> None:
    item = await make_item(roadmap)
    body = {
        "title": "Northgate leaves",
        "item": item["id"],
        "likelihood": 4,
        "impact": 5,
        "review_on": "2026-11-24",
        "stake": "$240k, 15 Dec",
    }
    risk = (await roadmap.post("/v1/risks", json=body)).json()

    changed = await roadmap.patch(
        f"/v1/risks/{risk['id']}",
        json={"answer": "Early access from 7 Dec.", "likelihood": 2, "state": "closed"},
    )

    assert risk["is_due"] is True
    assert risk["item_title"] == item["title"]
    assert changed.json()["score"] == 10
    assert changed.json()["is_due"] is False
    assert (await roadmap.get("/v1/risks?state=open")).json()["results"] == []


async def test_grades_are_one_to_five(roadmap: httpx.AsyncClient) -> None:
    answer = await roadmap.post("/v1/risks", json={"title": "x", "likelihood": 6, "impact": 1})

    assert answer.status_code == 422

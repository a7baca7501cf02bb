"""Writes: once for each Idempotency-Key, on the version one saw, read back as soon as answered."""

import asyncio
from datetime import timedelta
from typing import Any

from tests.conftest import TUESDAY


async def test_the_same_key_and_body_give_the_first_answer_again(roadmap: Any) -> None:
    headers = {"Idempotency-Key": "one"}

    first = await roadmap.post("/v1/products", json={"name": "Dispatch"}, headers=headers)
    second = await roadmap.post("/v1/products", json={"name": "Dispatch"}, headers=headers)

    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    assert second.headers["Idempotency-Replayed"] == "true"
    assert second.headers["ETag"] == first.headers["ETag"]
    assert len((await roadmap.get("/v1/products")).json()["results"]) == 1


async def test_the_same_key_with_another_body_is_refused(roadmap: Any) -> None:
    headers = {"Idempotency-Key": "one"}
    await roadmap.post("/v1/products", json={"name": "Dispatch"}, headers=headers)

    answer = await roadmap.post("/v1/products", json={"name": "Pocket"}, headers=headers)

    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/KeyReused"


async def test_a_key_is_good_for_a_day(roadmap: Any, clock: Any) -> None:
    headers = {"Idempotency-Key": "one"}
    await roadmap.post("/v1/products", json={"name": "Dispatch"}, headers=headers)

    clock(TUESDAY + timedelta(hours=25))
    answer = await roadmap.post("/v1/products", json={"name": "Pocket"}, headers=headers)

    assert answer.status_code == 201


async def test_ten_at_once_with_one_key_write_once(roadmap: Any) -> None:
    answers = await asyncio.gather(
        *(
            roadmap.post(
                "/v1/products", json={"name": "Dispatch"}, headers={"Idempotency-Key": "one"}
            )
            for _ in range(10)
        )
    )

    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.json()["id"] for answer in answers if answer.status_code == 201}) == 1
    assert len((await roadmap.get("/v1/products")).json()["results"]) == 1


async def test_a_refused_write_leaves_its_key_free(roadmap: Any) -> None:
    headers = {"Idempotency-Key": "one"}
    refused = await roadmap.post("/v1/products", json={"name": ""}, headers=headers)

    answer = await roadmap.post("/v1/products", json={"name": "Dispatch"}, headers=headers)

    assert (refused.status_code, answer.status_code) == (422, 201)


async def test_a_stale_etag_changes_nothing(roadmap: Any) -> None:
    made = await roadmap.post("/v1/products", json={"name": "Dispatch"})
    url, seen = f"/v1/products/{made.json()['id']}", {"If-Match": made.headers["ETag"]}
    await roadmap.patch(url, json={"name": "Dispatch 2"}, headers=seen)

    answer = await roadmap.patch(url, json={"name": "Mine"}, headers=seen)

    assert answer.status_code == 412
    assert (await roadmap.get(url)).json()["name"] == "Dispatch 2"


async def test_a_list_kept_in_step_shows_changes_and_deletions(roadmap: Any, clock: Any) -> None:
    made = [
        (await roadmap.post("/v1/products", json={"name": name})).json()["id"]
        for name in ("Dispatch", "Pocket", "Billing")
    ]
    clock(TUESDAY + timedelta(minutes=1))
    await roadmap.patch(f"/v1/products/{made[0]}", json={"name": "Dispatch 2"})
    clock(TUESDAY + timedelta(minutes=2))
    await roadmap.delete(f"/v1/products/{made[1]}")

    since = (TUESDAY + timedelta(seconds=30)).isoformat()
    first = await roadmap.get("/v1/products", params={"updated_after": since, "limit": 1})
    second = await roadmap.get(
        "/v1/products", params={"updated_after": since, "after": first.json()["next"]}
    )

    assert [row["name"] for row in first.json()["results"]] == ["Dispatch 2"]
    assert second.json()["results"] == [
        {"id": made[1], "deleted_at": (TUESDAY + timedelta(minutes=2)).isoformat()[:-6] + "Z"}
    ]
    assert second.json()["next"] is None

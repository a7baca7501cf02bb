"""Two clicks at once: the database decides, and nobody gets a 500."""

import asyncio
from collections import Counter

import httpx

from tests.roadmap_api.loop import approve, plan_launch, tick_all, write_case
from tests.roadmap_api.plan import make_item


async def test_six_signatures_at_once_are_one_signature(roadmap: httpx.AsyncClient) -> None:
    case = await write_case(roadmap, await make_item(roadmap))
    path, body = f"/v1/cases/{case['id']}/approval", {"decision": "approve"}

    answers = await asyncio.gather(*(roadmap.post(path, json=body) for _ in range(6)))

    counts = Counter(answer.status_code for answer in answers)
    assert counts[201] == 1
    assert set(counts) <= {201, 409, 412}
    signed = (await roadmap.get(f"/v1/cases/{case['id']}")).json()
    assert len(signed["approvals"]) == 1
    assert signed["hash_holds"] is True


async def test_six_new_versions_at_once_get_six_numbers(roadmap: httpx.AsyncClient) -> None:
    item = await make_item(roadmap)

    made = await asyncio.gather(*(write_case(roadmap, item) for _ in range(6)))

    assert sorted(case["number"] for case in made) == [1, 2, 3, 4, 5, 6]


async def test_six_go_lives_at_once_are_one(roadmap: httpx.AsyncClient) -> None:
    item = await make_item(roadmap)
    await approve(roadmap, await write_case(roadmap, item))
    launch = await tick_all(roadmap, await plan_launch(roadmap, item))

    answers = await asyncio.gather(
        *(roadmap.post(f"/v1/launches/{launch['id']}/go-live") for _ in range(6))
    )

    counts = Counter(answer.status_code for answer in answers)
    assert counts[200] == 1
    assert set(counts) <= {200, 409, 412}

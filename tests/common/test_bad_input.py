"""Bad input is told what to do, and nothing is lost."""

import gzip
from typing import Any

import pytest

MIB = 1024 * 1024
JSON = {"content-type": "application/json"}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"name": ', 422),
        (b'{"name": 7}', 422),
        (b'{"name": "Dispatch", "nmae": "x"}', 422),
        (b'{"name": "a\\u0000b"}', 422),
        (b'["Dispatch"]', 422),
        (b"", 422),
        (b"\xff\xfe{}", 422),
    ],
)
async def test_a_broken_body_is_a_problem_with_pointers(
    roadmap: Any, body: bytes, status: int
) -> None:
    answer = await roadmap.post("/v1/products", content=body, headers=JSON)

    assert answer.status_code in (status, 400)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["title"]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400"])
async def test_what_is_no_number_is_no_amount(feedback: Any, number: str) -> None:
    body = '{"name": "Alder Lifts", "arr": %s}' % number  # noqa: UP031 - JSON's own braces

    answer = await feedback.put("/v1/companies/alder", content=body, headers=JSON)

    assert answer.status_code in (400, 422)
    assert (await feedback.get("/v1/companies/alder")).status_code == 404


async def test_a_body_of_ten_megabytes_is_refused(roadmap: Any) -> None:
    body = b'{"name": "' + b"a" * (10 * MIB) + b'"}'

    answer = await roadmap.post("/v1/products", content=body, headers=JSON)

    assert answer.status_code == 413
    assert answer.json()["limit"] == MIB


async def test_a_gzip_bomb_costs_no_more_than_a_full_body(roadmap: Any) -> None:
    bomb = gzip.compress(b" " * (200 * MIB))
    assert len(bomb) < MIB

    answer = await roadmap.post(
        "/v1/products", content=bomb, headers=JSON | {"content-encoding": "gzip"}
    )

    assert answer.status_code == 413


async def test_a_gzip_body_is_read(roadmap: Any) -> None:
    body = gzip.compress(b'{"name": "Dispatch"}')

    answer = await roadmap.post(
        "/v1/products", content=body, headers=JSON | {"content-encoding": "gzip"}
    )

    assert answer.status_code == 201


async def test_what_says_gzip_and_is_not_is_said(roadmap: Any) -> None:
    answer = await roadmap.post(
        "/v1/products", content=b"{}", headers=JSON | {"content-encoding": "gzip"}
    )

    assert answer.status_code == 400
    assert answer.json()["type"] == "/problems/Unmeasured"


@pytest.mark.parametrize("cursor", ["x", "bm90IGpzb24", "W10", "WzEsMl0", "%00", "'; DROP TABLE"])
async def test_a_made_up_cursor_is_refused(roadmap: Any, cursor: str) -> None:
    answer = await roadmap.get("/v1/products", params={"after": cursor})

    assert answer.status_code == 422


async def test_sql_in_a_filter_is_text(roadmap: Any) -> None:
    await roadmap.post("/v1/products", json={"name": "Dispatch"})

    answer = await roadmap.get("/v1/products", params={"q": "' OR 1=1; DROP TABLE products; --"})

    assert answer.status_code == 200
    assert answer.json()["results"] == []
    assert len((await roadmap.get("/v1/products")).json()["results"]) == 1

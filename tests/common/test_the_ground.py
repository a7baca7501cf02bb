"""What every service has, seen from outside."""

from typing import Any


async def test_every_service_is_alive_and_ready(roadmap: Any, feedback: Any) -> None:
    for client in (roadmap, feedback):
        assert (await client.get("/healthz")).json() == {"status": "alive"}
        ready = await client.get("/readyz")
        assert ready.status_code == 200, ready.text
        assert ready.json()["stores"]["database"] == "ready"


async def test_an_unknown_path_is_a_problem_with_the_callers_request_id(roadmap: Any) -> None:
    answer = await roadmap.get("/v1/nowhere", headers={"x-request-id": "abc-1"})

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["request_id"] == answer.headers["x-request-id"] == "abc-1"

"""Teams and what they can do in a week."""

from typing import Any

from sqlalchemy import select

from services.common.tables import AuditEntry


async def test_a_team_is_made_changed_and_listed(roadmap_app: Any, roadmap: Any) -> None:
    made = (await roadmap.post("/v1/teams", json={"name": "Core", "capacity_per_week": 3.5})).json()
    path = f"/v1/teams/{made['id']}"
    seen = (await roadmap.get(path)).headers["etag"]

    changed = await roadmap.patch(path, json={"capacity_per_week": 2}, headers={"if-match": seen})
    stale = await roadmap.patch(path, json={"capacity_per_week": 9}, headers={"if-match": seen})

    assert (changed.status_code, stale.status_code) == (200, 412)
    (listed,) = (await roadmap.get("/v1/teams")).json()["results"]
    assert (listed["name"], listed["capacity_per_week"]) == ("Core", 2.0)
    async with roadmap_app.state.database.reads() as session:
        entry = await session.scalar(select(AuditEntry).where(AuditEntry.action == "team.changed"))
    assert entry.before["capacity_per_week"] == 3.5
    assert entry.after["capacity_per_week"] == 2


async def test_two_teams_do_not_share_a_name(roadmap: Any) -> None:
    await roadmap.post("/v1/teams", json={"name": "Core"})
    other = (await roadmap.post("/v1/teams", json={"name": "Edge"})).json()

    again = await roadmap.post("/v1/teams", json={"name": "Core"})
    renamed = await roadmap.patch(f"/v1/teams/{other['id']}", json={"name": "Core"})

    assert (again.status_code, renamed.status_code) == (409, 409)


async def test_a_capacity_is_a_number_that_can_be_worked(roadmap: Any) -> None:
    for capacity in (-1, 1e9, "many", None):
        answer = await roadmap.post(
            "/v1/teams", json={"name": "Core", "capacity_per_week": capacity}
        )

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == "/capacity_per_week"


async def test_an_idempotent_retry_makes_one_team(roadmap: Any) -> None:
    headers = {"idempotency-key": "one"}

    answers = [
        await roadmap.post("/v1/teams", json={"name": "Core"}, headers=headers) for _ in range(2)
    ]

    assert answers[0].json() == answers[1].json()
    assert len((await roadmap.get("/v1/teams")).json()["results"]) == 1

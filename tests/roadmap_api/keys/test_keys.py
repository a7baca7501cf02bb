"""Keys for other systems: shown once, kept as hashes, narrow, and quickly gone."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from services.common.settings import Settings
from services.common.signing import ServiceAuth
from services.common.tables import AuditEntry, IdempotentAnswer
from services.roadmap_api.keys.checksums import is_key, new_key
from services.roadmap_api.keys.models import ApiKey
from services.roadmap_api.keys.uses import write_down
from tests.conftest import TUESDAY


async def make(client: Any, *scopes: str, **more: Any) -> Any:
    return await client.post("/v1/keys", json={"name": "CRM", "scopes": list(scopes), **more})


def test_a_key_carries_its_own_checksum() -> None:
    key = new_key()
    mistyped = key[:-1] + ("a" if key[-1] != "a" else "b")

    assert is_key(key)
    assert not any(is_key(other) for other in (mistyped, key[:-1], "lf_", "", key.upper()))


async def test_a_key_is_shown_once_and_kept_as_a_hash(roadmap_app: Any, roadmap: Any) -> None:
    made = (await make(roadmap, "feedback:write", "feedback:read")).json()

    (listed,) = [
        row for row in (await roadmap.get("/v1/keys")).json()["results"] if row["id"] == made["id"]
    ]
    assert made["key"].startswith(made["prefix"])
    assert "key" not in listed
    assert listed["scopes"] == ["feedback:read", "feedback:write"]
    assert listed["made_by"]["name"] == "tests"
    async with roadmap_app.state.database.reads() as session:
        row = await session.get_one(ApiKey, UUID(listed["id"]))
    assert made["key"] not in row.key_hash
    assert len(row.key_hash) == 64


async def test_a_key_opens_all_three_services_within_its_scopes(
    roadmap_app: Any, feedback_app: Any, roadmap: Any, client_of: Any
) -> None:
    made = (await make(roadmap, "roadmap:read")).json()

    reader = client_of(roadmap_app, made["key"])

    assert (await reader.get("/v1/teams")).status_code == 200
    refused = await reader.post("/v1/teams", json={"name": "Core"})
    assert refused.status_code == 403
    assert refused.json()["scope"] == "roadmap:write"
    assert (await reader.get("/v1/keys")).status_code == 403


@pytest.mark.parametrize(
    "scopes", [[], ["roadmap:approve"], ["everything"], ["roadmap:read", "root"], "admin"]
)
async def test_only_scopes_of_the_contract_are_given(roadmap: Any, scopes: Any) -> None:
    answer = await roadmap.post("/v1/keys", json={"name": "CRM", "scopes": scopes})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"].startswith("/scopes")


async def test_a_key_ends_after_its_last_day(
    roadmap_app: Any, roadmap: Any, client_of: Any, clock: Any
) -> None:
    made = (await make(roadmap, "roadmap:read", expires_on="2026-11-24")).json()
    reader = client_of(roadmap_app, made["key"])

    last_day = await reader.get("/v1/teams")
    clock(TUESDAY + timedelta(days=1))
    day_after = await reader.get("/v1/teams")

    assert (last_day.status_code, day_after.status_code) == (200, 401)


async def test_a_revoked_key_is_refused_at_once_and_leaves_the_list(
    roadmap_app: Any, roadmap: Any, client_of: Any, clock: Any
) -> None:
    made = (await make(roadmap, "roadmap:read")).json()
    reader = client_of(roadmap_app, made["key"])
    assert (await reader.get("/v1/teams")).status_code == 200
    clock(TUESDAY + timedelta(minutes=1))

    gone = await roadmap.delete(f"/v1/keys/{made['id']}")

    assert gone.status_code == 204
    assert (await reader.get("/v1/teams")).status_code == 401
    assert (await roadmap.delete(f"/v1/keys/{made['id']}")).status_code == 404
    since = {"updated_after": TUESDAY.isoformat()}
    changes = (await roadmap.get("/v1/keys", params=since)).json()["results"]
    assert [row["id"] for row in changes if "deleted_at" in row] == [made["id"]]


async def test_the_last_use_is_written_down_without_being_an_edit(
    roadmap_app: Any, roadmap: Any, client_of: Any, clock: Any
) -> None:
    made = (await make(roadmap, "roadmap:read")).json()
    clock(TUESDAY + timedelta(hours=1))
    await client_of(roadmap_app, made["key"]).get("/v1/teams")

    await write_down(roadmap_app.state.database, roadmap_app.state.key_uses)

    rows = (await roadmap.get("/v1/keys")).json()["results"]
    (row,) = [row for row in rows if row["id"] == made["id"]]
    assert row["last_used_at"].startswith("2026-11-24T10:00:00")
    assert row["updated_at"] == made["updated_at"]


async def test_another_service_asks_what_a_key_may_do(
    roadmap_app: Any, roadmap: Any, client_of: Any, settings: Any
) -> None:
    made = (await make(roadmap, "roadmap:read")).json()
    service = client_of(roadmap_app)
    service.auth = ServiceAuth(settings, "feedback", "roadmap")

    known = await service.post("/internal/keys/check", json={"key": made["key"]})
    unknown = await service.post("/internal/keys/check", json={"key": new_key()})

    assert known.json() == {"id": made["id"], "name": "CRM", "scopes": ["roadmap:read"]}
    assert unknown.status_code == 401


async def test_nobody_else_may_ask(
    roadmap_app: Any, roadmap: Any, client_of: Any, settings: Any
) -> None:
    made = (await make(roadmap, "roadmap:read")).json()
    frontend, forger = client_of(roadmap_app), client_of(roadmap_app)
    frontend.auth = ServiceAuth(settings, "frontend", "roadmap")
    forger.auth = ServiceAuth(Settings(secret_key=SecretStr("x" * 40)), "feedback", "roadmap")

    answers = [
        await client.post("/internal/keys/check", json={"key": made["key"]})
        for client in (roadmap, client_of(roadmap_app), frontend, forger)
    ]

    assert {answer.status_code for answer in answers} == {401}


async def test_making_and_revoking_are_in_the_audit_log(roadmap_app: Any, roadmap: Any) -> None:
    made = (await make(roadmap, "roadmap:read")).json()
    await roadmap.delete(f"/v1/keys/{made['id']}")

    async with roadmap_app.state.database.reads() as session:
        log = await session.scalars(
            select(AuditEntry).where(AuditEntry.subject == made["id"]).order_by(AuditEntry.id)
        )
        entries = [(entry.action, made["key"] in str(entry.after)) for entry in log]
    assert entries == [("key.made", False), ("key.revoked", False)]


async def test_a_retry_shows_the_same_key_though_the_database_cannot_read_it(
    roadmap_app: Any, roadmap: Any
) -> None:
    body = {"name": "CRM", "scopes": ["roadmap:read"]}

    answers = [
        await roadmap.post("/v1/keys", json=body, headers={"idempotency-key": "one"})
        for _ in range(2)
    ]

    assert answers[0].json() == answers[1].json()
    async with roadmap_app.state.database.reads() as session:
        kept = (await session.scalars(select(IdempotentAnswer))).one()
    assert answers[0].json()["key"].encode() not in kept.body

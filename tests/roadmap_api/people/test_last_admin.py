"""There is always somebody who can let the others in."""

import asyncio
from typing import Any

import pytest

TWO = ("first@landfall.test", "second@landfall.test")


async def ids_of_admins(roadmap: Any) -> list[str]:
    page = (await roadmap.get("/v1/people?role=admin&is_active=true")).json()
    return [row["id"] for row in page["results"]]


@pytest.mark.parametrize("change", [{"role": "leader"}, {"is_active": False}])
async def test_the_last_admin_stays(
    roadmap_app: Any, roadmap: Any, signed_in: Any, change: dict[str, Any]
) -> None:
    admin = await signed_in(roadmap_app, role="admin")
    await roadmap.post(
        "/v1/people", json={"email": "invited@landfall.test", "name": "I", "role": "admin"}
    )
    me = (await admin.get("/v1/people/me")).json()

    answer = await admin.patch(f"/v1/people/{me['id']}", json=change)

    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/IsLastAdmin"
    assert (await admin.get("/v1/people/me")).json()["role"] == "admin"


async def test_one_of_two_admins_may_go(roadmap_app: Any, roadmap: Any, signed_in: Any) -> None:
    for email in TWO:
        await signed_in(roadmap_app, role="admin", email=email)
    first, _ = await ids_of_admins(roadmap)

    answer = await roadmap.patch(f"/v1/people/{first}", json={"is_active": False})

    assert answer.status_code == 200
    assert len(await ids_of_admins(roadmap)) == 1


async def test_two_admins_who_demote_each_other_at_once_leave_one(
    roadmap_app: Any, roadmap: Any, signed_in: Any
) -> None:
    for email in TWO:
        await signed_in(roadmap_app, role="admin", email=email)
    both = await ids_of_admins(roadmap)

    answers = await asyncio.gather(
        *(roadmap.patch(f"/v1/people/{one}", json={"role": "viewer"}) for one in both)
    )

    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert len(await ids_of_admins(roadmap)) == 1

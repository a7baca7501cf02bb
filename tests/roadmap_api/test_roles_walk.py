"""Each role walks every route that exists: what it may read, change, and never sees."""

from typing import Any

import pytest

from services.common.actors import AUDIENCES
from tests.roadmap_api.test_public_routes import PUBLIC
from tests.roadmap_api.walking import ask, readable_routes, unsafe_routes

NOT_ADMIN = ("leader", "maker", "contributor", "approver", "viewer")
SEES = {
    "admin": set(AUDIENCES),
    "leader": set(AUDIENCES),
    "maker": set(AUDIENCES),
    "approver": set(AUDIENCES),
    "contributor": {"partner", "sales_safe", "public"},
    "viewer": {"public"},
}
# Everybody keeps their own sessions and profile; "see as" exists in a demo workspace alone.
ONES_OWN = {
    ("DELETE", "/v1/sessions/current"),
    ("DELETE", "/v1/sessions/{session_id}"),
    ("PATCH", "/v1/people/me"),
    ("POST", "/v1/workspace/see-as"),
}
FOR_ADMINS = {
    ("POST", "/v1/people"),
    ("PATCH", "/v1/people/{person_id}"),
    ("POST", "/v1/people/{person_id}/invitation"),
    ("DELETE", "/v1/people/{person_id}/sessions"),
    ("POST", "/v1/keys"),
    ("DELETE", "/v1/keys/{key_id}"),
    ("PATCH", "/v1/workspace"),
    ("POST", "/v1/workspace/fresh-start"),
}
FOR_LEADERS = {("POST", "/v1/teams"), ("PATCH", "/v1/teams/{team_id}")}
# Beyond their own things, these roles may try no more than this.
MAY_TRY = {
    "contributor": {"/v1/promises", "/v1/promises/{promise_id}"},
    "approver": {
        "/v1/cases/{case_id}/approval",
        "/v1/costs/batch",
        "/v1/decisions/{decision_id}/objections",
        "/v1/decisions/{decision_id}/outcome",
        "/v1/items/{item_id}/objections",
        "/v1/objections/{objection_id}/answer",
    },
    "viewer": set[str](),
}


async def make_items(roadmap: Any) -> dict[str, str]:
    """One item for each audience, with the customer's wording: its id."""
    made = {}
    for audience in AUDIENCES:
        answer = await roadmap.post(
            "/v1/items",
            json={"title": audience, "audience": audience, "wording": {"customer": audience}},
        )
        assert answer.status_code == 201, answer.text
        made[audience] = answer.json()["id"]
    return made


async def test_only_an_admin_keeps_people_keys_and_the_workspace(
    roadmap_app: Any, signed_in: Any
) -> None:
    admin = await signed_in(roadmap_app, role="admin")
    others = [await signed_in(roadmap_app, role=role) for role in NOT_ADMIN]

    assert set(unsafe_routes(roadmap_app)) >= FOR_ADMINS
    for route in FOR_ADMINS:
        assert {await ask(other, route) for other in others} <= {403}, route
        assert await ask(admin, route) in (204, 404, 409, 422), route


async def test_only_leaders_and_admins_keep_the_teams(roadmap_app: Any, signed_in: Any) -> None:
    for role in SEES:
        client = await signed_in(roadmap_app, role=role)
        statuses = {await ask(client, route) for route in FOR_LEADERS}

        assert statuses == ({404, 422} if role in ("admin", "leader") else {403}), role


@pytest.mark.parametrize("role", ["contributor", "approver", "viewer"])
async def test_who_does_not_make_the_plan_cannot_change_it(
    roadmap_app: Any, signed_in: Any, role: str
) -> None:
    client = await signed_in(roadmap_app, role=role)
    listed = [
        route
        for route in unsafe_routes(roadmap_app)
        if route not in ONES_OWN | PUBLIC and route[1] not in MAY_TRY[role]
    ]

    tried = {route: await ask(client, route) for route in listed}

    assert {route: status for route, status in tried.items() if status != 403} == {}


@pytest.mark.parametrize("role", ["contributor", "approver"])
async def test_they_may_try_what_is_theirs(roadmap_app: Any, signed_in: Any, role: str) -> None:
    client = await signed_in(roadmap_app, role=role)
    theirs = [route for route in unsafe_routes(roadmap_app) if route[1] in MAY_TRY[role]]

    assert {route[1] for route in theirs} == MAY_TRY[role]
    assert {await ask(client, route) for route in theirs} <= {404, 422}


@pytest.mark.parametrize("role", ["leader", "maker"])
async def test_who_makes_the_plan_may_change_all_of_it(
    roadmap_app: Any, signed_in: Any, role: str
) -> None:
    client = await signed_in(roadmap_app, role=role)
    refused = {
        route
        for route in unsafe_routes(roadmap_app)
        if route not in ONES_OWN | PUBLIC and await ask(client, route) == 403
    }

    signing = {route for route in refused if route[1].endswith(("/approval", "/approvals"))}
    expected = FOR_ADMINS | (FOR_LEADERS if role == "maker" else set())
    assert refused - signing == expected


@pytest.mark.parametrize("role", list(SEES))
async def test_each_role_sees_the_items_of_its_audiences_and_the_rest_are_404(
    roadmap_app: Any, roadmap: Any, signed_in: Any, role: str
) -> None:
    made = await make_items(roadmap)
    client = await signed_in(roadmap_app, role=role)

    listed = (await client.get("/v1/items")).json()["results"]
    opened = {
        audience: (await client.get(f"/v1/items/{item_id}")).status_code
        for audience, item_id in made.items()
    }

    assert {row["id"] for row in listed} == {made[audience] for audience in SEES[role]}
    assert opened == {audience: 200 if audience in SEES[role] else 404 for audience in AUDIENCES}


@pytest.mark.parametrize("role", ["contributor", "viewer"])
async def test_what_is_hidden_is_in_no_answer_at_all(
    roadmap_app: Any, roadmap: Any, signed_in: Any, role: str
) -> None:
    made = await make_items(roadmap)
    client = await signed_in(roadmap_app, role=role)
    hidden = [made[audience] for audience in AUDIENCES if audience not in SEES[role]]

    for method, path in readable_routes(roadmap_app):
        for item_id in [*hidden, None]:
            filled = path.replace("{item_id}", item_id or "")
            if "{" in filled or (item_id is None) == ("{item_id}" in path):
                continue
            answer = await client.request(method, filled)
            assert answer.status_code < 500, (path, answer.text)
            for one in hidden:
                seen = answer.text.replace(filled, "")
                assert answer.is_error or one not in seen, (path, answer.status_code)


@pytest.mark.parametrize(
    ("role", "sees_others"),
    [
        ("leader", True),
        ("maker", True),
        ("contributor", True),
        ("approver", True),
        ("viewer", False),
    ],
)
async def test_a_viewer_from_outside_sees_nobody_but_themselves(
    roadmap_app: Any, signed_in: Any, role: str, sees_others: bool
) -> None:
    admin = await signed_in(roadmap_app, role="admin")
    other = (await admin.get("/v1/people/me")).json()
    client = await signed_in(roadmap_app, role=role)

    listed = (await client.get("/v1/people")).json()["results"]

    assert {row["role"] for row in listed} == ({role, "admin"} if sees_others else {role})
    opened = await client.get(f"/v1/people/{other['id']}")
    assert opened.status_code == (200 if sees_others else 404)


@pytest.mark.parametrize("role", NOT_ADMIN)
async def test_the_list_of_keys_is_for_admins(roadmap_app: Any, signed_in: Any, role: str) -> None:
    client = await signed_in(roadmap_app, role=role)

    assert (await client.get("/v1/keys")).status_code == 403


async def test_a_key_does_what_its_scopes_say_and_no_more(
    roadmap_app: Any, roadmap: Any, client_of: Any
) -> None:
    async def with_scopes(*scopes: str) -> Any:
        made = await roadmap.post("/v1/keys", json={"name": "K", "scopes": list(scopes)})
        return client_of(roadmap_app, made.json()["key"])

    foreign = await with_scopes("feedback:read", "feedback:write", "metrics:write")
    reader = await with_scopes("roadmap:read")
    writer = await with_scopes("roadmap:read", "roadmap:write")

    body = {"title": "One"}
    assert (await foreign.get("/v1/items")).status_code == 403
    assert (await reader.get("/v1/items")).status_code == 200
    assert (await reader.post("/v1/items", json=body)).status_code == 403
    assert (await writer.post("/v1/items", json=body)).status_code == 201
    for route in FOR_ADMINS:
        assert await ask(writer, route) == 403, route

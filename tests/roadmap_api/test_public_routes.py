"""What answers without a key or token: few routes, each with its reason."""

from typing import Any

from tests.roadmap_api.walking import ask, routes_of

PUBLIC = {
    # Whether the process lives and what it offers.
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/docs"),
    ("GET", "/docs/start.js"),
    ("GET", "/docs/{name}"),
    ("GET", "/openapi.json"),
    # Answered to loopback peers that came through no proxy.
    ("GET", "/internal/prometheus"),
    # Public halves of keys.
    ("GET", "/internal/jwks"),
    # The doors themselves: a password, a session's secret, a link, a one-time code.
    ("POST", "/v1/sessions"),
    ("POST", "/v1/sessions/tokens"),
    ("POST", "/v1/invitations/acceptance"),
    ("GET", "/v1/first-admin"),
    ("POST", "/v1/first-admin"),
    # What the portal shows to everyone.
    ("GET", "/v1/public/items"),
    ("GET", "/v1/public/items/{item_id}"),
    ("GET", "/v1/workspace"),
    # Calendar and feed: without a token they show what the portal shows to everyone.
    ("GET", "/v1/roadmap.ics"),
    ("GET", "/v1/changelog.atom"),
    # A board page that was shared: its link's token is the key.
    ("GET", "/v1/public/boards/{token}"),
}
# For the operator's own signature, or in a demo alone: to everybody else they do not exist.
HIDDEN = {
    ("POST", "/internal/clear"),
    ("POST", "/internal/terminal/admins"),
    ("POST", "/internal/terminal/keys"),
    ("GET", "/internal/terminal/first-code"),
}


async def test_only_these_routes_answer_without_a_key(roadmap_app: Any, client_of: Any) -> None:
    stranger = client_of(roadmap_app)

    answers = {route: await ask(stranger, route) for route in routes_of(roadmap_app)}

    assert {route for route, status in answers.items() if status != 401} <= PUBLIC | HIDDEN
    assert {answers[route] for route in HIDDEN} == {404}
    assert answers.keys() >= PUBLIC


async def test_a_made_up_key_opens_nothing_behind_the_doors(
    roadmap_app: Any, client_of: Any
) -> None:
    stranger = client_of(roadmap_app, "lf_" + "a" * 50)

    answers = {
        route: await ask(stranger, route)
        for route in routes_of(roadmap_app)
        if route[1].startswith("/v1/") and route not in PUBLIC
    }

    assert {status for status in answers.values()} == {401}

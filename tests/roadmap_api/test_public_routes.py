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
}
# A session's or invitation's secret in the body is the key here: without one these refuse too.
REFUSE_WITHOUT_A_SECRET = {("POST", "/v1/sessions/tokens")}


async def test_only_these_routes_answer_without_a_key(roadmap_app: Any, client_of: Any) -> None:
    stranger = client_of(roadmap_app)
    hidden = {("POST", "/internal/clear")}

    open_routes = {
        route for route in routes_of(roadmap_app) if await ask(stranger, route) not in (401, 404)
    }

    gone = {("GET", "/v1/public/items/{item_id}"), ("GET", "/docs/{name}")}
    assert open_routes - hidden <= PUBLIC
    assert PUBLIC - gone - REFUSE_WITHOUT_A_SECRET <= open_routes
    assert set(routes_of(roadmap_app)) >= PUBLIC


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

"""What answers without a key or token: few routes, each with its reason."""

from typing import Any

from tests.roadmap_api.walking import ask, routes_of

HOOKS = ("/v1/hooks/{source_id}", "/v1/hooks/{source_id}/{token}")
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
    # Tools prove themselves by a signature or by the address; a source nobody knows is 404.
    *((method, path) for method in ("GET", "HEAD", "POST", "PUT") for path in HOOKS),
    # The link in a mail proves whose it is.
    ("GET", "/v1/unsubscribes/{token}"),
    ("POST", "/v1/unsubscribes/{token}"),
    # The portal: what it shows to everyone, and its doors.
    ("GET", "/v1/portal/ideas"),
    ("GET", "/v1/portal/ideas/{request_id}"),
    ("GET", "/v1/portal/similar"),
    ("POST", "/v1/portal/links"),
    ("POST", "/v1/portal/sessions"),
    ("POST", "/v1/portal/sessions/tokens"),
    ("POST", "/v1/portal/sessions/end"),
}
# For another of our services' signature alone: to everybody else it does not exist.
HIDDEN = {("POST", "/internal/clear")}


async def test_only_these_routes_answer_without_a_key(feedback_app: Any, client_of: Any) -> None:
    stranger = client_of(feedback_app)

    answers = {route: await ask(stranger, route) for route in routes_of(feedback_app)}

    opened = {route for route, status in answers.items() if status != 401}
    assert opened - PUBLIC - HIDDEN == set()
    assert {answers[route] for route in HIDDEN if route in answers} <= {404}

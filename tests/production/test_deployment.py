"""A walk from outside, through the proxy, to four processes on PostgreSQL."""

import json
import signal
import socket
import time

import httpx
import pytest

from tests.house import EMAIL, PASSWORD, until
from tests.production.conftest import Deployment
from tests.production.proxy import HOST

pytestmark = pytest.mark.timeout(300)
OURS = {"sec-fetch-site": "same-origin", "origin": f"https://{HOST}"}
PRETENDED = {"x-forwarded-for": "203.0.113.9"}


def sign_in(browser: httpx.Client) -> httpx.Response:
    form = {"email": EMAIL, "password": PASSWORD}
    return browser.post("/sign-in", data=form, headers=OURS)


def test_plain_http_leads_to_https(deployment: Deployment) -> None:
    answer = httpx.get(
        f"http://127.0.0.1:{deployment.ports['http']}/roadmap?x=1", headers={"host": HOST}
    )

    assert answer.status_code == 301
    assert answer.headers["location"] == f"https://{HOST}/roadmap?x=1"


def test_one_signs_in_through_the_proxy_with_a_cookie_bound_to_this_host(
    deployment: Deployment,
) -> None:
    with deployment.outside() as browser:
        refused = browser.post(
            "/sign-in", data={"email": EMAIL}, headers={"sec-fetch-site": "cross-site"}
        )
        entered = sign_in(browser)
        page = browser.get("/roadmap")

    cookies = entered.headers.get_list("set-cookie")
    (session,) = [cookie for cookie in cookies if not cookie.split("=")[1].startswith('""')]
    assert refused.status_code == 403
    assert entered.status_code == 303
    assert session.startswith("__Host-")
    for part in ("Secure", "HttpOnly", "Path=/", "SameSite=lax"):
        assert part in session
    assert "Domain" not in session
    assert page.status_code == 200
    assert page.headers["strict-transport-security"]
    assert "unsafe" not in page.headers["content-security-policy"]
    assert "server" not in page.headers or "/" not in page.headers["server"]


def test_the_prefix_of_a_service_is_stripped(deployment: Deployment) -> None:
    with deployment.with_key() as client:
        made = client.post("/api/feedback/v1/requests", json={"title": "Dark mode"})
        found = client.get(f"/api/feedback/v1/requests/{made.json()['id']}")
        docs = client.get("/api/feedback/docs")

    assert made.status_code == 201
    assert found.json()["title"] == "Dark mode"
    assert docs.status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/internal/prometheus",
        "/api/roadmap/internal/jwks",
        "/api/roadmap/%69nternal/jwks",
        "/api/roadmap//internal/jwks",
        "/api/feedback/v1/../internal/prometheus",
        "/api/metrics/internal/prometheus",
    ],
)
def test_what_is_between_services_is_refused_by_the_proxy(
    deployment: Deployment, path: str
) -> None:
    with deployment.with_key() as client:
        answer = client.get(path)

    assert answer.status_code == 404
    assert "x-request-id" not in answer.headers


def test_an_address_is_believed_from_the_proxy_alone(deployment: Deployment) -> None:
    body = {"email": EMAIL, "password": PASSWORD}
    with deployment.outside(address="127.0.0.4") as outside:
        through = outside.post("/api/roadmap/v1/sessions", json=body, headers=PRETENDED)
    beside = httpx.Client(transport=httpx.HTTPTransport(local_address="127.0.0.3"), timeout=60)
    with beside:
        directly = beside.post(
            f"{deployment.url('roadmap')}/v1/sessions", json=body, headers=PRETENDED
        )

    assert (through.status_code, directly.status_code) == (201, 201)
    with deployment.outside() as client:
        issued = client.post(
            "/api/roadmap/v1/sessions/tokens", json={"session": through.json()["session"]}
        )
        client.headers["authorization"] = f"Bearer {issued.json()['tokens']['roadmap']}"
        sessions = client.get("/api/roadmap/v1/sessions").json()["results"]
    addresses = {one["address"] for one in sessions}
    assert {"127.0.0.4", "127.0.0.3"} <= addresses
    assert "203.0.113.9" not in addresses


def test_a_request_id_travels_from_the_proxy_into_every_log(deployment: Deployment) -> None:
    with deployment.outside() as browser:
        sign_in(browser)
        page = browser.get("/requests", headers={"x-request-id": "walk-42"})

    assert page.status_code == 200
    assert page.headers["x-request-id"] == "walk-42"
    for process in ("frontend", "feedback"):
        until(
            lambda name=process: any(
                line["request_id"] == "walk-42" for line in deployment.lines(name)
            ),
            time.monotonic() + 10,
            f"{process} wrote no line with the request's id",
        )


def test_a_batch_of_events_comes_in_through_the_proxy(deployment: Deployment) -> None:
    with deployment.with_key() as client:
        made = client.post("/api/metrics/v1/write-keys", json={"name": "the app"}).json()
        batch = [{"type": "track", "event": "Lift Checked", "userId": "ana", "messageId": "m1"}]
        taken = client.post(
            "/api/metrics/v1/batch", json={"batch": batch}, auth=(made["write_key"], "")
        )

        def events() -> set[str]:
            found = client.get("/api/metrics/v1/events").json()["results"]
            return {one["event"] for one in found}

        assert taken.status_code == 200, taken.text
        until(lambda: "Lift Checked" in events(), time.monotonic() + 20, "no event came in")


def test_a_stop_completes_the_answer_that_is_under_way(deployment: Deployment) -> None:
    """Last in this module: feedback_api is stopped."""
    body = json.dumps({"title": "Asked while it stops"}).encode()
    head = (
        f"POST /v1/requests HTTP/1.1\r\nHost: {HOST}\r\nAuthorization: Bearer {deployment.key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        "Expect: 100-continue\r\n\r\n"
    )
    process, port = deployment.processes["feedback"], deployment.ports["feedback"]
    with socket.create_connection(("127.0.0.1", port), timeout=30) as caller:
        caller.sendall(head.encode())
        assert b"100 Continue" in caller.recv(1024)

        process.send_signal(signal.SIGTERM)
        until(lambda: not _answers(port), time.monotonic() + 10, "it still takes connections")
        caller.sendall(body)
        answer = b"".join(iter(lambda: caller.recv(65536), b""))

    assert answer.startswith(b"HTTP/1.1 201"), answer
    assert b"Asked while it stops" in answer
    assert process.wait(20) in (0, -signal.SIGTERM)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0

"""Customers are contacts: what they see, and that they speak for nobody else."""

from typing import Any

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from joserfc import jwt
from joserfc.jwk import OctKey

from services.common import clock as the_clock


@pytest.fixture
async def marta(
    feedback: AsyncClient, feedback_app: FastAPI, client_of: Any, clock: Any
) -> AsyncClient:
    """A customer signed in by a mailed link."""
    await feedback.put(
        "/v1/companies/alder", json={"name": "Alder Lifts", "domains": ["alder.example"]}
    )
    link = await feedback.post("/v1/portal/links", json={"email": "Marta@Alder.example"})
    door = client_of(feedback_app)
    opened = await door.post("/v1/portal/sessions", json={"link": link.json()["link"]})
    assert opened.status_code == 201, opened.text
    client: AsyncClient = client_of(feedback_app, opened.json()["tokens"]["feedback"])
    return client


async def make_request(feedback: AsyncClient, title: str, audience: str = "public") -> str:
    made = await feedback.post("/v1/requests", json={"title": title, "audience": audience})
    return str(made.json()["id"])


async def test_a_link_opens_once(
    feedback: AsyncClient, feedback_app: FastAPI, client_of: Any, clock: Any
) -> None:
    link = (await feedback.post("/v1/portal/links", json={"email": "a@b.example"})).json()["link"]
    door = client_of(feedback_app)

    first = await door.post("/v1/portal/sessions", json={"link": link})
    second = await door.post("/v1/portal/sessions", json={"link": link})

    assert first.status_code == 201
    assert second.status_code == 401


async def test_a_link_is_shown_to_nobody_who_may_not_write(
    feedback_app: FastAPI, client_of: Any, clock: Any
) -> None:
    door = client_of(feedback_app)

    answer = await door.post("/v1/portal/links", json={"email": "a@b.example"})

    assert answer.status_code == 202
    assert answer.json()["link"] is None


async def test_the_host_products_token_signs_in(
    feedback: AsyncClient, feedback_app: FastAPI, client_of: Any, clock: Any
) -> None:
    secret = (await feedback.get("/v1/portal/host-secret")).json()["secret"]
    claims: dict[str, Any] = {"sub": "crm-7", "email": "owen@kessel.example", "name": "Owen"}
    claims["company"] = {"external_id": "kessel", "name": "Kessel Heating"}
    claims["exp"] = int(the_clock.now().timestamp()) + 60
    token = jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(secret))
    forged = jwt.encode({"alg": "HS256"}, claims, OctKey.import_key("0" * 64))
    door = client_of(feedback_app)

    good = await door.post("/v1/portal/sessions", json={"host_token": token})
    bad = await door.post("/v1/portal/sessions", json={"host_token": forged})

    assert good.json()["contact"]["company"] == "Kessel Heating"
    assert bad.status_code == 401


async def test_a_customer_votes_as_themselves_and_counts_for_their_company(
    feedback: AsyncClient, marta: AsyncClient, clock: Any
) -> None:
    request = await make_request(feedback, "Offline job sheets")

    voted = await marta.put(f"/v1/portal/ideas/{request}/vote")

    assert voted.json()["voted"] is True
    shown = (await feedback.get(f"/v1/requests/{request}")).json()
    assert shown["companies"] == 1
    assert shown["voters"][0]["company"]["name"] == "Alder Lifts"


async def test_inside_requests_are_not_there_for_customers(
    feedback: AsyncClient, feedback_app: FastAPI, client_of: Any, marta: AsyncClient, clock: Any
) -> None:
    inside = await make_request(feedback, "Secret plan", audience="internal")
    await make_request(feedback, "Offline job sheets")
    anybody = client_of(feedback_app)

    for client in (marta, anybody):
        listed = (await client.get("/v1/portal/ideas")).json()["results"]
        alike = (await client.get("/v1/portal/similar", params={"text": "secret plan"})).json()

        assert [idea["title"] for idea in listed] == ["Offline job sheets"]
        assert alike["results"] == []
        assert (await client.get(f"/v1/portal/ideas/{inside}")).status_code == 404
    assert (await marta.put(f"/v1/portal/ideas/{inside}/vote")).status_code == 404


async def test_a_customers_token_opens_nothing_else(marta: AsyncClient, clock: Any) -> None:
    for path in ("/v1/feedback", "/v1/requests", "/v1/companies", "/v1/unmatched"):
        assert (await marta.get(path)).status_code in (401, 403), path


async def test_my_asks_hold_my_notes_and_votes_alone(
    feedback: AsyncClient, marta: AsyncClient, clock: Any
) -> None:
    request = await make_request(feedback, "Offline job sheets")
    await feedback.post(
        "/v1/feedback", json={"text": "Not hers", "contact": {"email": "x@y.example"}}
    )
    posted = await marta.post("/v1/portal/notes", json={"text": "No signal in the shaft"})
    await feedback.put(f"/v1/requests/{request}/feedback/{posted.json()['id']}")

    [ask] = (await marta.get("/v1/portal/asks")).json()["results"]

    assert ask["note"]["text"] == "No signal in the shaft"
    assert ask["idea"]["title"] == "Offline job sheets"
    note = (await feedback.get(f"/v1/feedback/{posted.json()['id']}")).json()
    assert note["source"] == "portal"
    assert note["contact"]["email"] == "marta@alder.example"


async def test_an_item_shows_its_customer_wording_only(
    feedback: AsyncClient, roadmap: AsyncClient, marta: AsyncClient, deliver: Any, clock: Any
) -> None:
    request = await make_request(feedback, "Offline job sheets")
    wording = {"customer": "Job sheets work without a signal", "technical": "CRDT sync"}
    item = await roadmap.post(
        "/v1/items", json={"title": "Offline", "audience": "public", "wording": wording}
    )
    assert item.status_code == 201, item.text
    await feedback.put(f"/v1/requests/{request}/items/{item.json()['id']}")
    await deliver()

    idea = (await marta.get(f"/v1/portal/ideas/{request}")).json()

    assert idea["plans"][0]["wording"] == "Job sheets work without a signal"
    assert "CRDT" not in str(idea)

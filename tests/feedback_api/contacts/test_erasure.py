"""One person's data: all of it exported, none of it left."""

from typing import Any

from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import text

WORDS = "Unmistakable words of Marta about shafts"


async def everything(app: FastAPI) -> str:
    """Every row of every table, as text."""
    found = []
    for metadata in app.state.metadata:
        for table in metadata.sorted_tables:
            async with app.state.database.reads() as session:
                rows = await session.execute(text(f'SELECT * FROM "{table.name}"'))
                found += [
                    " ".join(
                        value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
                        for value in row
                    )
                    for row in rows
                ]
    return "\n".join(found)


async def test_an_export_holds_it_all(feedback: AsyncClient, clock: Any) -> None:
    request = (await feedback.post("/v1/requests", json={"title": "Offline"})).json()["id"]
    contact = {"external_id": "c/1", "email": "marta@alder.example", "name": "Marta"}
    await feedback.post("/v1/feedback", json={"text": WORDS, "contact": contact})
    await feedback.put(f"/v1/requests/{request}/votes/c%2F1")

    for reference in ("c%2F1", "email:marta@alder.example"):
        told = (await feedback.get(f"/v1/contacts/{reference}/export")).json()

        assert told["contact"]["name"] == "Marta"
        assert told["feedback"][0]["text"] == WORDS
        assert len(told["votes"]) == 1


async def test_after_an_erasure_nothing_names_them(
    feedback: AsyncClient,
    feedback_app: FastAPI,
    roadmap_app: FastAPI,
    metrics_app: FastAPI,
    deliver: Any,
    clock: Any,
) -> None:
    item = "0197a000-0000-7000-8000-000000000001"
    await feedback.put(
        "/v1/companies/alder", json={"name": "Alder", "arr": 5, "domains": ["alder.example"]}
    )
    request = (await feedback.post("/v1/requests", json={"title": "Offline"})).json()["id"]
    await feedback.put(f"/v1/requests/{request}/items/{item}")
    contact = {"external_id": "c1", "email": "marta@alder.example", "name": "Marta Lindqvist"}
    note = await feedback.post(
        "/v1/feedback",
        json={"text": WORDS, "title": "Shafts", "contact": contact, "request_id": request},
        headers={"Idempotency-Key": "first"},
    )
    await feedback.put(f"/v1/requests/{request}/votes/c1")

    erased = await feedback.delete("/v1/contacts/c1")

    assert erased.status_code == 200, erased.text
    assert erased.json()["removed"]["notes"] == 1
    await deliver()
    from services.feedback_api.contacts.confirmations import confirm_erasures

    await confirm_erasures(feedback_app)
    [proof] = (await feedback.get("/v1/erasures")).json()["results"]
    assert all(proof["confirmed"].values()), proof
    for app in (feedback_app, roadmap_app):
        kept = await everything(app)
        for personal in (WORDS, "marta@alder.example", "Lindqvist", "Shafts"):
            assert personal not in kept
    assert (await feedback.get("/v1/contacts/c1/export")).status_code == 404
    assert (await feedback.get("/v1/feedback", params={"q": "unmistakable"})).json()[
        "results"
    ] == []
    left = (await feedback.get(f"/v1/feedback/{note.json()['id']}")).json()
    assert left["contact"] is None
    shown = (await feedback.get(f"/v1/requests/{request}")).json()
    assert (shown["companies"], shown["notes"], shown["votes"]) == (1, 1, 0)

"""One item of the roadmap with people behind it, and a way for the other services to speak."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI

from services.common import outbox
from services.common.events import Event

Say = Callable[..., Awaitable[None]]
CUSTOMER = "Job sheets stay readable and writable without a connection."


@dataclass
class Story:
    """`people` are contacts' external ids; `ana` wrote a note, `ben` and `cem` voted."""

    item: UUID
    request: str
    people: list[str] = field(default_factory=list)


@pytest.fixture
async def say(
    roadmap_app: FastAPI,
    metrics_app: FastAPI,
    feedback_app: FastAPI,
    deliver: Callable[[], Awaitable[int]],
) -> Say:
    """await say("roadmap.launch_went_live", item, {...}): as if that service had done it."""
    apps = {"roadmap": roadmap_app, "metrics": metrics_app}

    async def speak(name: str, subject: object, state: dict[str, Any]) -> None:
        class Said(Event):
            pass

        Said.name = name
        async with apps[name.partition(".")[0]].state.sessions.begin() as session:
            outbox.record(session, Said(subject=str(subject), state=state))
        await deliver()

    return speak


@pytest.fixture
async def story(feedback: httpx.AsyncClient, say: Say) -> Story:
    item = uuid4()
    await say(
        "roadmap.item_changed",
        item,
        {
            "id": str(item),
            "title": "Offline job sheets",
            "kind": "feature",
            "stage": "building",
            "horizon": "now",
            "starts_on": None,
            "ends_on": None,
            "expected_on": None,
            "audience": "internal",
            "wording": {
                "customer": CUSTOMER,
                "technical": "CRDT sync of the sheet store",
                "plain": "Technicians keep working in the shaft",
                "sales": "Beats Fieldwire in every lift tender",
            },
            "owner": {"id": str(uuid4()), "name": "Priya Raman", "email": "priya@fernway.test"},
            "product": None,
            "deleted": False,
        },
    )
    for number, name in enumerate(("Alder Lifts", "Birch Alarms")):
        await feedback.put(f"/v1/companies/crm-{number}", json={"name": name, "arr": 1000})
    made = await feedback.post("/v1/requests", json={"title": "Work without a connection"})
    request = made.json()["id"]
    note = {
        "text": "In the shaft the app loses the job sheet.",
        "contact": {"external_id": "ana", "name": "Ana Alder", "email": "ana@alder.example"},
        "company": {"external_id": "crm-0"},
        "request_id": request,
    }
    (await feedback.post("/v1/feedback", json=note)).raise_for_status()
    for person, company in (("ben", "crm-0"), ("cem", "crm-1")):
        other = {
            "text": "Something else",
            "contact": {"external_id": person, "email": f"{person}@people.example"},
            "company": {"external_id": company},
        }
        (await feedback.post("/v1/feedback", json=other)).raise_for_status()
        (await feedback.put(f"/v1/requests/{request}/votes/{person}")).raise_for_status()
    linked = await feedback.put(f"/v1/requests/{request}/items/{item}", json={"importance": 3})
    linked.raise_for_status()
    return Story(item, request, ["ana", "ben", "cem"])


@pytest.fixture
def went_live(story: Story) -> dict[str, Any]:
    return {
        "launch": str(uuid4()),
        "item": str(story.item),
        "title": "Offline job sheets",
        "metric": "jobs_closed_same_day",
        "live_at": "2026-06-24T09:00:00Z",
        "measured_for_days": 90,
        "effect": {"low": 4, "likely": 7, "high": 10},
        "control": "none",
        "controls": [],
        "exposure": {},
        "wording": {"customer": CUSTOMER},
    }

from collections.abc import Callable
from xml.etree import ElementTree as Xml

import pytest
from fastapi import FastAPI
from httpx import AsyncClient

from services.roadmap_api.feeds.calendars import escaped, folded
from services.roadmap_api.items import gates
from tests.roadmap_api.plan import make_item, move

ATOM = "{http://www.w3.org/2005/Atom}"
WORDS = {"customer": "Works underground; always, <really>.", "sales": "s"}


async def test_a_calendar_shows_each_audience_its_own(
    roadmap: AsyncClient, roadmap_app: FastAPI, client_of: Callable[..., AsyncClient]
) -> None:
    await make_item(roadmap, title="Hedgehog", ends_on="2026-12-31")
    await make_item(roadmap, title="Ours", ends_on="2026-12-31", audience="public", wording=WORDS)
    anyone = client_of(roadmap_app)
    made = (await roadmap.post("/v1/feeds", json={"name": "Team", "audience": "internal"})).json()

    public = await anyone.get("/v1/roadmap.ics")
    inside = await anyone.get(made["ics_url"])

    assert public.headers["content-type"].startswith("text/calendar")
    assert "SUMMARY:Works underground\\; always\\, <really>." in public.text
    assert "Hedgehog" not in public.text
    assert "Ours" not in public.text
    assert "SUMMARY:Hedgehog" in inside.text
    assert "DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n" in inside.text


async def test_the_changelog_tells_what_was_launched(
    roadmap: AsyncClient,
    roadmap_app: FastAPI,
    client_of: Callable[..., AsyncClient],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    item = await make_item(roadmap, title="Ours", audience="public", wording=WORDS)
    await make_item(roadmap, title="Later", audience="public", wording=WORDS)
    before = await client_of(roadmap_app).get("/v1/changelog.atom")
    monkeypatch.setattr(gates, "_gates", {})
    await move(roadmap, item, "launched")

    root = Xml.fromstring((await client_of(roadmap_app).get("/v1/changelog.atom")).content)

    assert Xml.fromstring(before.content).findall(f"{ATOM}entry") == []
    entries = root.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [
        "Works underground; always, <really>."
    ]
    assert entries[0].findtext(f"{ATOM}id") == f"urn:uuid:{item['id']}"


async def test_a_revoked_address_shows_nothing(
    roadmap: AsyncClient, roadmap_app: FastAPI, client_of: Callable[..., AsyncClient]
) -> None:
    made = (await roadmap.post("/v1/feeds", json={"name": "Team", "audience": "internal"})).json()

    await roadmap.delete(f"/v1/feeds/{made['id']}")

    assert (await client_of(roadmap_app).get(made["ics_url"])).status_code == 404
    listed = (await roadmap.get("/v1/feeds")).json()["results"]
    assert listed[0]["revoked_at"] is not None
    assert "token" not in listed[0]


def test_lines_are_folded_at_75_octets_within_no_character() -> None:
    line = "SUMMARY:" + "é" * 100

    parts = folded(line).split("\r\n ")

    assert "".join(parts) == line
    assert all(len(part.encode()) <= 75 for part in parts)


def test_a_title_cannot_end_its_line() -> None:
    assert escaped("a\r\nBEGIN:VEVENT\x07;,\\") == "a\\nBEGIN:VEVENT\\;\\,\\\\"

from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import func, select

from services.roadmap_api.imports import files
from services.roadmap_api.imports.m365 import m365_draft
from services.roadmap_api.items.models import Item


@pytest.mark.only_on("sqlite")
async def test_the_published_roadmap_comes_in_whole(
    roadmap: AsyncClient,
    roadmap_app: FastAPI,
    work: Callable[[FastAPI], Awaitable[int]],
    shared: Path,
    clock: Callable[[datetime], None],
) -> None:
    path = shared / "data" / "m365_roadmap_2026" / "roadmap-2026-02-21.csv.gz"
    files = {"file": (path.name, path.read_bytes())}

    answer = await roadmap.post("/v1/imports", data={"format": "m365"}, files=files)
    await work(roadmap_app)

    done = (await roadmap.get(f"/v1/imports/{answer.json()['id']}")).json()
    assert (done["total"], done["created"], done["errors"]) == (1926, 1926, [])
    async with roadmap_app.state.database.reads() as session:
        rows = (await session.execute(select(Item.stage, func.count()).group_by(Item.stage))).all()
    assert Counter(dict(rows)) == {"launched": 1013 + 201, "building": 709, "declined": 3}
    rolling = await roadmap.get("/v1/items", params={"q": "rolling out", "limit": 200})
    assert len(rolling.json()["results"]) >= 200
    page = (await roadmap.get("/v1/items", params={"q": "slide selection"})).json()["results"]
    slides = next(row for row in page if row["external_ids"][0]["id"] == "557256")
    assert (slides["stage"], slides["ends_on"]) == ("building", "2026-03-31")
    assert slides["product_name"] == "PowerPoint"
    assert "Microsoft Copilot (Microsoft 365)" in slides["tags"]
    assert slides["wording"]["customer"].startswith("This feature enhances")


def test_its_table_and_its_json_say_the_same(shared: Path) -> None:
    folder = shared / "data" / "m365_roadmap_2026"
    today = date(2026, 2, 21)

    table, listed = (
        [m365_draft(record, today) for record in files.records(folder / name)]
        for name in ("roadmap-2026-02-21.csv.gz", "roadmap-2026-02-21.json.gz")
    )

    assert len(table) == 1926
    for one, other in zip(table, listed, strict=True):
        assert (one.external_id, one.stage, one.launched_on) == (
            other.external_id,
            other.stage,
            other.launched_on,
        )
        for name in ("title", "starts_on", "ends_on", "horizon", "wording"):
            assert one.fields[name] == other.fields[name]

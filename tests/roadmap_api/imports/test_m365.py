from collections import Counter

import pytest
from sqlalchemy import func, select

from services.roadmap_api.items.models import Item


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("kind", ["csv", "json"])
async def test_the_published_roadmap_comes_in_whole(
    roadmap, roadmap_app, work, shared, clock, kind
):
    path = shared / "data" / "m365_roadmap_2026" / f"roadmap-2026-02-21.{kind}.gz"
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

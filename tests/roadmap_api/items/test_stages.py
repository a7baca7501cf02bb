from typing import Any

import pytest
from httpx import AsyncClient

from services.roadmap_api.items import gates
from services.roadmap_api.items.stages import gates_between, may_move
from tests.roadmap_api.plan import make_item, move


@pytest.fixture
def closed_gate(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A gate before `discovery` that is never open, in a registry of the test's own."""
    monkeypatch.setattr(gates, "_gates", {})

    @gates.register(stage="discovery")
    async def evidence(session: Any, item: Any) -> Any:
        return gates.Unmet(detail="Nobody asked for it.", href=f"/items/{item.id}")


async def test_a_closed_gate_is_named_and_the_item_stays(
    roadmap: AsyncClient, closed_gate: None
) -> None:
    item = await make_item(roadmap)

    answer = await move(roadmap, item, "planned")

    assert answer.status_code == 409
    assert answer.json()["unmet"] == [
        {"gate": "evidence", "detail": "Nobody asked for it.", "href": f"/items/{item['id']}"}
    ]
    assert (await roadmap.get(f"/v1/items/{item['id']}")).json()["stage"] == "idea"


async def test_an_item_steps_aside_with_a_reason_and_comes_back_to_where_it_was(
    roadmap: AsyncClient,
) -> None:
    item = await make_item(roadmap)
    await move(roadmap, item, "discovery")

    without = await move(roadmap, item, "parked")
    parked = await move(roadmap, item, "parked", reason="After the audit")
    beyond = await move(roadmap, item, "planned")
    back = await move(roadmap, item, "discovery")

    assert without.json()["errors"][0]["pointer"] == "/reason"
    assert (parked.json()["paused_from"], parked.json()["stage_reason"]) == (
        "discovery",
        "After the audit",
    )
    assert (beyond.status_code, beyond.json()["back_to"]) == (409, "discovery")
    assert (back.status_code, back.json()["paused_from"]) == (200, None)


async def test_being_there_already_changes_nothing(roadmap: AsyncClient) -> None:
    item = await make_item(roadmap)
    moved = (await move(roadmap, item, "discovery")).json()

    again = (await move(roadmap, item, "discovery")).json()

    assert again["version"] == moved["version"]


async def test_a_stage_that_does_not_exist_is_refused(roadmap: AsyncClient) -> None:
    item = await make_item(roadmap)

    assert (await move(roadmap, item, "done")).status_code == 422


def test_forwards_every_gate_on_the_way_is_asked_and_backwards_none() -> None:
    assert gates_between("idea", "building") == ("discovery", "planned", "building")
    assert gates_between("launched", "planned") == ()
    assert gates_between("building", "declined") == ()


def test_from_aside_one_comes_back_at_most_to_where_one_was() -> None:
    assert may_move("parked", "planned", "discovery")
    assert may_move("parked", "planned", "declined")
    assert not may_move("declined", "planned", "building")

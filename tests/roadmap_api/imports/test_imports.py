import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import AsyncClient

from tests.roadmap_api.plan import make_item, move

CSV = """Key,Summary,Status,Project,Due,Estimate,Labels,Parent
A-1,Offline sheets,In progress,Pocket,2026-12-31,4,"field, app",
A-2,Signature,To do,Pocket,soon,1,,A-1
A-3,,To do,Pocket,,,,
A-4,Photos,Done,Dispatch,2026-06-30,2,,A-9
"""


@pytest.fixture
def bring(
    roadmap: AsyncClient, roadmap_app: FastAPI, work: Callable[[FastAPI], Awaitable[int]]
) -> Any:
    """Brings a file in and waits for its end."""

    async def bring_in(
        content: Any, *, format: str = "csv", name: str = "plan.csv", **data: Any
    ) -> Any:
        content = content if isinstance(content, bytes) else content.encode()
        answer = await roadmap.post(
            "/v1/imports", data={"format": format} | data, files={"file": (name, content)}
        )
        assert answer.status_code == 202, answer.text
        await work(roadmap_app)
        return (await roadmap.get(f"/v1/imports/{answer.json()['id']}")).json()

    return bring_in


async def items(roadmap: AsyncClient, **query: Any) -> Any:
    page = (await roadmap.get("/v1/items", params={"limit": 200} | query)).json()
    return {row["title"]: row for row in page["results"]}


async def test_a_table_comes_in_with_errors_by_row(roadmap: AsyncClient, bring: Any) -> None:
    done = await bring(CSV)

    assert {key: done[key] for key in ("status", "total", "done", "created", "failed")} == {
        "status": "done",
        "total": 4,
        "done": 4,
        "created": 2,
        "failed": 2,
    }
    assert [(error["row"], error["detail"]) for error in done["errors"]] == [
        (2, "“soon” is not a date that can be read, such as 2026-03-31."),
        (3, "It has no title."),
        (4, "Its parent A-9 is not there."),
    ]
    found = await items(roadmap)
    sheets = found["Offline sheets"]
    assert (sheets["stage"], sheets["product_name"]) == ("building", "Pocket")
    assert sheets["effort"] == {"low": 4, "likely": 4, "high": 4}
    assert sheets["tags"] == ["field", "app"]
    assert sheets["external_ids"] == [{"tool": "csv", "id": "A-1"}]


async def test_the_same_file_again_changes_what_differs_and_nothing_else(
    roadmap: AsyncClient, bring: Any
) -> None:
    await bring(CSV)

    same = await bring(CSV)
    changed = await bring(CSV.replace("Offline sheets,In progress", "Offline,Done"))

    assert (same["created"], same["updated"], same["skipped"]) == (0, 0, 2)
    assert (changed["created"], changed["updated"], changed["skipped"]) == (0, 1, 1)
    assert (await items(roadmap))["Offline"]["stage"] == "launched"


async def test_an_import_is_undone(
    roadmap: AsyncClient,
    roadmap_app: FastAPI,
    bring: Any,
    work: Callable[[FastAPI], Awaitable[int]],
) -> None:
    first = await bring(CSV.replace("soon", "2026-11-30"))
    mine = await make_item(roadmap, title="Mine")
    second = await bring(CSV.replace("Offline sheets", "Renamed").replace("Photos", "Pictures"))
    pictures = (await items(roadmap))["Pictures"]
    await roadmap.patch(f"/v1/items/{pictures['id']}", json={"title": "By hand"})

    answer = await roadmap.delete(f"/v1/imports/{second['id']}")
    await work(roadmap_app)

    assert answer.status_code == 202
    assert set(await items(roadmap)) == {"Offline sheets", "Signature", "By hand", "Mine"}
    await roadmap.delete(f"/v1/imports/{first['id']}")
    await work(roadmap_app)
    assert set(await items(roadmap)) == {"Mine"}
    assert (await roadmap.get("/v1/products")).json()["results"] == []
    assert (await roadmap.get(f"/v1/imports/{first['id']}")).json()["status"] == "undone"
    again = await bring(CSV)
    assert again["created"] == 2
    assert mine["title"] == "Mine"


async def test_parents_may_come_after_their_children(roadmap: AsyncClient, bring: Any) -> None:
    rows = [
        {"external_id": "child", "title": "Child", "parent": "top"},
        {"external_id": "top", "title": "Top", "effort": {"low": 1, "likely": 2, "high": 3}},
    ]

    done = await bring(json.dumps(rows), format="landfall")

    assert (done["created"], done["errors"]) == (2, [])
    assert (await items(roadmap))["Child"]["parent_title"] == "Top"


async def test_a_bad_row_of_json_names_its_field(bring: Any) -> None:
    rows = [{"title": "x", "kind": "wish"}, {"title": 1}, 7, {"title": "y", "effort": {"low": 1}}]

    done = await bring(json.dumps(rows), format="landfall")

    assert [error["row"] for error in done["errors"]] == [1, 2, 3, 4]
    assert done["errors"][0]["detail"].startswith("kind:")
    assert done["created"] == 0


async def test_a_file_that_cannot_be_read_fails_with_the_reason(bring: Any) -> None:
    done = await bring(b'[{"title": "x"', format="landfall")

    assert done["status"] == "failed"
    assert "JSON" in done["detail"]


@pytest.mark.parametrize(
    ("data", "files", "pointer"),
    [
        ({"format": "xls"}, {"file": ("x", b"x")}, "/format"),
        ({"format": "csv"}, {}, "/file"),
        ({"format": "csv", "mapping": "[1]"}, {"file": ("x", b"x")}, "/mapping"),
        ({"format": "csv", "audience": "all"}, {"file": ("x", b"x")}, "/audience"),
    ],
)
async def test_a_form_that_lacks_something_is_pointed_at(
    roadmap: AsyncClient, data: Any, files: Any, pointer: Any
) -> None:
    answer = await roadmap.post("/v1/imports", data=data, files=files or {"other": ("x", b"x")})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer


async def test_jiras_table_comes_in(roadmap: AsyncClient, bring: Any) -> None:
    table = (
        "\ufeffSummary,Issue key,Issue Type,Status,Project name,Assignee,Due date,Labels,Labels\r\n"
        'Sign on,SSO-1,Epic,In Progress,Dispatch,ines,"12/Mar/27 9:41 AM",a,b\r\n'
    )

    done = await bring(table, format="jira", name="jira.csv")

    sign_on = (await items(roadmap))["Sign on"]
    assert done["errors"] == []
    assert (sign_on["kind"], sign_on["ends_on"]) == ("initiative", "2027-03-12")
    assert sign_on["external_ids"] == [{"tool": "jira", "id": "SSO-1"}]


async def test_an_imports_changes_bear_its_id(roadmap: AsyncClient, bring: Any) -> None:
    done = await bring(CSV)
    item = (await items(roadmap))["Photos"]
    await move(roadmap, item, "measured")

    history = (await roadmap.get(f"/v1/items/{item['id']}/history")).json()["results"]

    assert [row["import_id"] for row in history] == [None, done["id"]]


async def test_an_item_that_has_a_business_case_survives_the_undo(
    roadmap: AsyncClient,
    roadmap_app: FastAPI,
    bring: Any,
    work: Callable[[FastAPI], Awaitable[int]],
) -> None:
    done = await bring(CSV)
    kept = (await items(roadmap))["Photos"]
    case = {
        "effect": {"low": 1, "likely": 2, "high": 3},
        "measured_for_days": 90,
        "cost": {"low": 1, "likely": 2, "high": 3},
    }
    (await roadmap.post(f"/v1/items/{kept['id']}/cases", json=case)).raise_for_status()

    refused = await roadmap.delete(f"/v1/items/{kept['id']}")
    await roadmap.delete(f"/v1/imports/{done['id']}")
    await work(roadmap_app)

    undone = (await roadmap.get(f"/v1/imports/{done['id']}")).json()
    assert refused.status_code == 409
    assert undone["status"] == "undone"
    assert undone["errors"][-1]["detail"].startswith("“Photos” stays:")
    assert set(await items(roadmap)) == {"Photos"}

import hashlib
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from services.roadmap_api.cases.models import Case
from tests.roadmap_api.loop import CASE, approve, write_case
from tests.roadmap_api.plan import make_item, move

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]


async def test_a_case_says_what_it_may_bring(roadmap: httpx.AsyncClient) -> None:
    case = await write_case(roadmap, await make_item(roadmap))

    assert case["number"] == 1
    assert case["status"] == "draft"
    low, middle, high = (float(case["npv"][name]) for name in ("p10", "p50", "p90"))
    assert low < middle < high
    assert case["simulation"]["draws"] == 10_000
    assert case["simulation"]["seed"]
    assert case["cost"] == {"low": "90000.00", "likely": "110000.00", "high": "140000.00"}
    for name in ("irr", "roi", "payback_months"):
        assert case[name]["p10"] < case[name]["p90"]


async def test_cash_flows_give_the_published_figures(roadmap: httpx.AsyncClient) -> None:
    # Microsoft's page on NPV: 8 %, 40,000 laid out, five yearly returns.
    flows = [8_000, 9_200, 10_000, 12_000, 14_500]
    outlay = {"low": 40_000, "likely": 40_000, "high": 40_000}
    item = await make_item(roadmap)

    apart = await write_case(roadmap, item, cost=outlay, cash_flows=flows, discount_rate=0.08)
    together = await write_case(
        roadmap, item, cost=outlay, cash_flows=[-40_000, *flows], discount_rate=0.08
    )

    for case in (apart, together):
        assert case["npv"]["p50"] == "1922.06"
        assert case["at_likely"]["npv"] == "1922.06"
        assert case["irr"]["p50"] == pytest.approx(0.0968, abs=5e-4)
    assert together["number"] == 2


async def test_a_case_without_a_value_promises_no_money(roadmap: httpx.AsyncClient) -> None:
    case = await write_case(roadmap, await make_item(roadmap), value_per_unit=None)

    assert case["npv"] is None
    assert case["simulation"] is None


async def test_a_metric_not_heard_of_yet_is_taken_and_said(roadmap: httpx.AsyncClient) -> None:
    case = await write_case(roadmap, await make_item(roadmap))

    assert case["metric"] == "same_day_jobs"
    assert case["metric_known"] is False


async def test_a_range_out_of_order_is_pointed_at(roadmap: httpx.AsyncClient) -> None:
    item = await make_item(roadmap)

    answer = await roadmap.post(
        f"/v1/items/{item['id']}/cases",
        json=CASE | {"effect": {"low": 9, "likely": 7, "high": 10}},
    )

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/effect"


async def test_approval_freezes_the_version_and_its_hash_proves_it(
    roadmap: httpx.AsyncClient,
) -> None:
    case = await approve(roadmap, await write_case(roadmap, await make_item(roadmap)))

    again = (await roadmap.get(f"/v1/cases/{case['id']}")).json()
    assert again["status"] == "approved"
    assert again["hash"] == hashlib.sha256(again["frozen"].encode()).hexdigest()
    assert again["hash_holds"] is True
    assert again["approvals"][0]["decision"] == "approve"


async def test_a_row_changed_behind_our_back_no_longer_holds_its_hash(
    roadmap: httpx.AsyncClient, roadmap_app: FastAPI
) -> None:
    case = await approve(roadmap, await write_case(roadmap, await make_item(roadmap)))

    async with roadmap_app.state.sessions.begin() as session:
        await session.execute(text("UPDATE cases SET effect_likely = 6"))

    again = (await roadmap.get(f"/v1/cases/{case['id']}")).json()
    assert again["hash_holds"] is False


async def test_an_approved_version_never_changes_but_a_new_one_can_follow(
    roadmap: httpx.AsyncClient,
) -> None:
    item = await make_item(roadmap)
    case = await approve(roadmap, await write_case(roadmap, item))

    changed = await roadmap.patch(f"/v1/cases/{case['id']}", json={"measured_for_days": 30})
    signed_again = await roadmap.post(
        f"/v1/cases/{case['id']}/approval", json={"decision": "reject"}
    )
    following = await write_case(roadmap, item, measured_for_days=30)

    assert changed.status_code == 409, changed.text
    assert signed_again.status_code == 409
    assert following["number"] == 2
    assert (await roadmap.get(f"/v1/cases/{case['id']}")).json()["measured_for_days"] == 90


async def test_a_draft_changes_and_a_stale_etag_changes_nothing(
    roadmap: httpx.AsyncClient,
) -> None:
    case = await write_case(roadmap, await make_item(roadmap))
    seen = (await roadmap.get(f"/v1/cases/{case['id']}")).headers["etag"]

    changed = await roadmap.patch(
        f"/v1/cases/{case['id']}", json={"value_per_unit": "1000.00"}, headers={"If-Match": seen}
    )
    stale = await roadmap.patch(
        f"/v1/cases/{case['id']}", json={"value_per_unit": "5"}, headers={"If-Match": seen}
    )

    assert changed.status_code == 200
    assert float(changed.json()["npv"]["p50"]) < 0
    assert stale.status_code == 412
    assert (await roadmap.get(f"/v1/cases/{case['id']}")).json()["value_per_unit"] == "1000.00"


async def test_who_signs_and_who_does_not(
    roadmap: httpx.AsyncClient, roadmap_app: FastAPI, signed_in: SignIn
) -> None:
    case = await write_case(roadmap, await make_item(roadmap))
    maker = await signed_in(roadmap_app, role="maker")
    sales = await signed_in(roadmap_app, role="contributor", function="sales")
    finance = await signed_in(roadmap_app, role="approver", function="finance")
    leader = await signed_in(roadmap_app, role="leader", function="cpo")
    body = {"decision": "approve", "note": "Inside the budget."}

    refused = await maker.post(f"/v1/cases/{case['id']}/approval", json=body)
    hidden = await sales.get(f"/v1/cases/{case['id']}")
    signed = await finance.post(f"/v1/cases/{case['id']}/approval", json=body)
    twice = await finance.post(f"/v1/cases/{case['id']}/approval", json=body)
    beside = await leader.post(f"/v1/cases/{case['id']}/approval", json=body)

    assert refused.status_code == 403
    assert hidden.status_code == 403
    assert signed.status_code == 201
    assert twice.status_code == 409
    assert [one["function"] for one in beside.json()["approvals"]] == ["finance", "cpo"]
    assert beside.json()["hash"] == signed.json()["hash"]


async def test_the_gate_to_building_needs_an_approved_case(roadmap: httpx.AsyncClient) -> None:
    item = await make_item(roadmap)
    case = await write_case(roadmap, item)

    closed = await move(roadmap, item, "building")
    await approve(roadmap, case)
    opened = await move(roadmap, item, "building")

    assert closed.status_code == 409
    assert closed.json()["unmet"][0]["gate"] == "business_case"
    assert opened.status_code == 200


async def test_with_metrics_down_the_case_says_so_and_can_be_asked_again(
    roadmap: httpx.AsyncClient,
) -> None:
    case = await write_case(roadmap, await make_item(roadmap))

    again = await roadmap.post(f"/v1/cases/{case['id']}/measurability")

    assert case["measurability"]["enough"] is None
    assert "did not answer" in case["measurability"]["detail"]
    assert again.status_code == 200


def too_small(**fields: Any) -> dict[str, Any]:
    return {
        "asked_at": "2026-11-24T09:00:00Z",
        "days": 90,
        "alpha": 0.1,
        "noticeable": 9.0,
        "promised": 7.0,
        "enough": False,
        "offers": [],
        "detail": None,
    } | fields


async def test_approving_what_is_too_small_to_notice_needs_a_note_that_is_kept(
    roadmap: httpx.AsyncClient, roadmap_app: FastAPI
) -> None:
    case = await write_case(roadmap, await make_item(roadmap))
    async with roadmap_app.state.sessions.begin() as session:
        row = await session.get_one(Case, UUID(case["id"]))
        row.measurability = too_small()

    refused = await roadmap.post(f"/v1/cases/{case['id']}/approval", json={"decision": "approve"})
    signed = await approve(roadmap, case, note="We owe it to them.")

    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/note"
    assert signed["approvals"][0]["though_too_small"] is True
    assert signed["approvals"][0]["note"] == "We owe it to them."

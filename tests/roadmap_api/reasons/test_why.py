from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal

import httpx
import pytest
from fastapi import FastAPI

from services.roadmap_api.reasons.sentences import Effect, Facts, money, sentence
from tests.roadmap_api.loop import approve, hear_demand, hear_metric, write_case
from tests.roadmap_api.plan import make_item, make_objective, move

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]

OFFLINE = Facts(
    title="Offline job sheets",
    stage="building",
    companies=17,
    arr=Decimal("1310000"),
    renewing_arr=Decimal("420000"),
    objective="Technicians finish on site",
    rank=2,
    rank_of=40,
    promised=Effect(4, 10, "jobs closed the same day", "points"),
    approved_on=date(2026, 2, 12),
    expected_on=date(2026, 6, 23),
    customer_wording="Job sheets work without a signal.",
    acceptance="A sheet can be closed without a signal.",
    problem="The app loses the sheet in the shaft.",
    needs=("New sync", "Local store"),
)


def test_the_internal_sentence_names_every_reason_on_record() -> None:
    assert sentence(OFFLINE, "internal") == (
        "Offline job sheets is on the roadmap because 17 companies ($1.31M ARR, $420k of it "
        "renewing within 90 days) ask for it, it serves “Technicians finish on site”, it ranks 2 "
        "of 40 and it promises +4 to +10 points on jobs closed the same day, approved on "
        "12 February 2026."
    )


def test_the_customers_sentence_has_wording_counts_and_a_quarter() -> None:
    assert sentence(OFFLINE, "customer") == (
        "17 customers asked for this. Job sheets work without a signal. "
        "We expect it in the second quarter of 2026."
    )


@pytest.mark.parametrize("word", ["ARR", "$", "rank", "points", "shaft", "sync", "Offline"])
def test_no_internal_word_comes_into_the_customers_sentence(word: str) -> None:
    assert word not in (sentence(OFFLINE, "customer") or "")


def test_the_sales_sentence_says_what_may_be_said() -> None:
    assert sentence(OFFLINE, "sales") == (
        "Offline job sheets is being built, likely for 23 June 2026; 17 companies ask for it. "
        "You may say: “Job sheets work without a signal.”"
    )


def test_engineers_hear_the_problem_the_metric_and_what_comes_first() -> None:
    assert sentence(OFFLINE, "technical") == (
        "Offline job sheets is built because it solves “The app loses the sheet in the shaft”, "
        "17 companies ask for it and it is to move jobs closed the same day by +4 to +10 points. "
        "It needs New sync and Local store first. "
        "It is done when: A sheet can be closed without a signal."
    )


def test_an_item_without_reasons_says_that_there_are_none() -> None:
    assert "nothing on record says why" in (sentence(Facts("Quotes", "idea"), "internal") or "")


def test_why_not_is_answered_too() -> None:
    declined = Facts("Quotes", "declined", stage_reason="Only one asked.", companies=1)

    assert sentence(declined, "internal") == (
        "Quotes is declined: Only one asked. It was asked for by 1 company."
    )
    assert "Only one" not in (sentence(declined, "sales") or "")


@pytest.mark.parametrize(
    ("amount", "expected"),
    [("1310000", "$1.31M"), ("5600000", "$5.6M"), ("420000", "$420k"), ("950", "$950")],
)
def test_money_is_short(amount: str, expected: str) -> None:
    assert money(Decimal(amount), "USD") == expected


async def test_the_sentence_is_made_of_recorded_facts(
    roadmap: httpx.AsyncClient, roadmap_app: FastAPI
) -> None:
    await hear_metric(roadmap_app)
    objective = await make_objective(roadmap)
    item = await make_item(roadmap, title="Offline job sheets", objective=objective["id"])
    await hear_demand(roadmap_app, item)
    await approve(roadmap, await write_case(roadmap, item))

    answer = (await roadmap.get(f"/v1/items/{item['id']}/why")).json()

    assert answer["audience"] == "internal"
    assert "17 companies ($1.31M ARR" in answer["sentence"]
    assert "“Technicians finish on site”" in answer["sentence"]
    assert "+4 to +10 points on Jobs closed the same day" in answer["sentence"]


async def test_each_reader_hears_only_what_is_meant_for_them(
    roadmap: httpx.AsyncClient, roadmap_app: FastAPI, signed_in: SignIn
) -> None:
    wording = {"customer": "Job sheets work without a signal."}
    public = await make_item(roadmap, title="Shaft mode", audience="public", wording=wording)
    safe = await make_item(roadmap, audience="sales_safe", wording=wording)
    await move(roadmap, public, "planned")
    sales = await signed_in(roadmap_app, role="contributor", function="sales")
    board = await signed_in(roadmap_app, role="viewer", function="board")

    def why(item: dict[str, str], audience: str) -> str:
        return f"/v1/items/{item['id']}/why?audience={audience}"

    assert (await sales.get(why(public, "internal"))).status_code == 403
    assert (await sales.get(why(public, "sales"))).json()["sentence"].startswith("Shaft mode")
    assert (await board.get(why(public, "sales"))).status_code == 403
    heard = (await board.get(why(public, "customer"))).json()["sentence"]
    assert heard == "Job sheets work without a signal. We are working on it."
    unsaid = (await roadmap.get(why(safe, "customer"))).json()
    assert unsaid["sentence"] is None
    assert "sales_safe" in unsaid["missing"]

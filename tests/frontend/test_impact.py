"""Measured results, looking back, priorities, the launch room, and invitations."""

import random
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

import httpx
from fastapi import FastAPI

Make = Callable[..., Awaitable[dict[str, Any]]]
START = date(2026, 1, 5)
LIVE = START + timedelta(days=120)


def numbers(effect: float) -> str:
    chance = random.Random(7)
    return "\n".join(
        f"{START + timedelta(days=day)}, {60 + chance.gauss(0, 1) + (day >= 120) * effect:.2f}"
        for day in range(200)
    )


def form(**changes: str) -> dict[str, str]:
    asked = {"title": "Faster search", "live_on": LIVE.isoformat(), "csv": numbers(5)}
    return asked | {"low": "3", "high": "7", "unit": "%", "direction": "up"} | changes


async def test_looking_back_gives_result_and_verdict_on_the_same_page(
    clock: Any, browser: httpx.AsyncClient
) -> None:
    sent = await browser.post("/impact/look-backs", data=form())
    page = await browser.get(sent.headers["location"])

    assert page.status_code == 200
    assert "As promised" in page.text
    assert "entered afterwards" in page.text
    assert "Promised +3 to +7" in page.text
    assert "1 of 1 promise held" in page.text


async def test_a_file_may_be_looked_back_on(clock: Any, browser: httpx.AsyncClient) -> None:
    file = {"file": ("past.csv", numbers(0).encode(), "text/csv")}

    sent = await browser.post("/impact/look-backs", data=form(csv=""), files=file)
    page = await browser.get(sent.headers["location"])

    assert "Below" in page.text


async def test_lines_that_cannot_be_read_are_named_in_the_form(
    clock: Any, browser: httpx.AsyncClient
) -> None:
    lines = "2026-01-05, 61\n2026-01-06, many"
    page = await browser.post("/impact/look-backs", data=form(csv=lines))

    assert page.status_code == 422
    assert "is not a number" in page.text
    assert "Faster search" in page.text


async def test_a_promise_that_is_no_number_is_said_at_its_field(
    clock: Any, browser: httpx.AsyncClient
) -> None:
    page = await browser.post("/impact/look-backs", data=form(low="a lot"))

    assert page.status_code == 422
    assert "Write a number." in page.text


async def test_a_launch_room_says_what_is_missing_and_goes_live_without_it(
    clock: Any, browser: httpx.AsyncClient, make_item: Make, roadmap: httpx.AsyncClient
) -> None:
    item = await make_item("Single sign-on")
    plan = {"item": item["id"], "goes_live_on": "2026-12-01", "tier": "3", "who": "everyone"}
    room = (await browser.post("/launches", data=plan)).headers["location"]

    page = await browser.get(room)
    refused = await browser.post(f"{room}/go-live")
    await browser.post(f"{room}/tasks/rollback", data={"done": "yes"})
    ticked = await browser.get(room)

    assert "No-go:" in page.text
    assert "Name who takes it back, and try how" in page.text
    assert refused.status_code == 409
    assert "It did not go live" in refused.text
    assert 'aria-pressed="true"' in ticked.text


async def test_a_launch_is_measured_on_what_is_said_in_its_room(
    clock: Any, browser: httpx.AsyncClient, make_item: Make, metrics: httpx.AsyncClient
) -> None:
    await metrics.put("/v1/metrics/mrr", json={"name": "MRR", "kind": "pushed"})
    item = await make_item("Single sign-on")
    plan = {"item": item["id"], "goes_live_on": "2026-12-01", "tier": "3", "who": "everyone"}
    room = (await browser.post("/launches", data=plan)).headers["location"]

    sent = await browser.post(
        room, data={"metric": "mrr", "measured_for_days": "60", "control": "none"}
    )
    await browser.post(room, data={"headline": "One sign-in", "proof": "Fast\nSafe"})
    page = await browser.get(room)

    assert sent.status_code == 303, sent.text
    assert "60 days" in page.text
    assert "One sign-in" in page.text
    assert "Safe" in page.text


async def test_sales_see_in_the_launch_room_what_they_may_say(
    clock: Any, browser: httpx.AsyncClient, browser_of: Any, make_item: Make
) -> None:
    item = await make_item("Single sign-on", audience="sales_safe")
    plan = {"item": item["id"], "goes_live_on": "2026-12-01", "tier": "3", "who": "everyone"}
    room = (await browser.post("/launches", data=plan)).headers["location"]
    await browser.post(room, data={"sales_may_say": "It comes this winter."})

    seller = await browser_of("contributor", "sales")
    page = await seller.get(room)

    assert page.status_code == 200
    assert "It comes this winter." in page.text
    assert "Checklist" not in page.text


async def test_priorities_flag_what_nobody_asked_for_and_take_ones_numbers(
    clock: Any, browser: httpx.AsyncClient, make_item: Make
) -> None:
    item = await make_item("Instant quotes", effort={"low": 1, "likely": 2, "high": 3})

    before = await browser.get("/priorities")
    form = {
        "framework": "rice",
        "part.reach": "40",
        "part.impact": "2",
        "reason": "Asked at a fair",
    }
    sent = await browser.post(f"/priorities/{item['id']}/scores", data=form)
    after = await browser.get("/priorities")

    assert "No evidence" in before.text
    assert sent.headers["location"].startswith("/priorities")
    assert "Rank 1 of 1 with your numbers." in after.text
    assert "Asked at a fair" in after.text


async def test_numbers_of_ones_own_need_a_reason(
    clock: Any, browser: httpx.AsyncClient, make_item: Make
) -> None:
    item = await make_item("Instant quotes")

    form = {"framework": "rice", "part.reach": "40"}
    page = await browser.post(f"/priorities/{item['id']}/scores", data=form)

    assert page.status_code == 422
    assert "Say why" in page.text


async def test_weights_may_be_tried_and_kept(
    clock: Any, browser: httpx.AsyncClient, make_item: Make
) -> None:
    await make_item("Instant quotes")

    tried = await browser.get("/priorities?framework=weighted&weight.revenue=9")
    await browser.post("/priorities/weights", data={"weight.revenue": "5"})
    kept = await browser.get("/priorities?framework=weighted")

    assert "as asked, not kept" in tried.text
    assert "as they hold for everyone" in kept.text
    assert 'value="5.0"' in kept.text


async def test_the_teams_capacity_cuts_the_ranking(
    clock: Any, browser: httpx.AsyncClient, make_item: Make, roadmap: httpx.AsyncClient
) -> None:
    await roadmap.post("/v1/teams", json={"name": "Pocket", "capacity_per_week": 1})
    for title in ("One", "Two"):
        await make_item(title, effort={"low": 8, "likely": 10, "high": 12})

    page = await browser.get("/priorities")

    assert "Here the capacity ends:" in page.text
    assert "10 of 13 person-weeks" in page.text


async def test_an_invitation_sets_a_password_and_signs_in(
    stranger: httpx.AsyncClient, roadmap: httpx.AsyncClient
) -> None:
    body = {"email": "new@landfall.test", "name": "New Person", "role": "maker"}
    invited = await roadmap.post("/v1/people", json=body)
    link = invited.json()["invitation"]["link"].removeprefix("http://landfall.test")

    shown = await stranger.get(link)
    weak = await stranger.post(link, data={"password": "short"})
    done = await stranger.post(link, data={"password": "a sentence that works well"})
    home = await stranger.get("/settings")
    again = await stranger.post(link, data={"password": "another sentence for this"})

    assert "Choose a password" in shown.text
    assert weak.status_code == 422
    assert done.status_code == 303
    assert home.status_code == 200
    assert again.status_code == 410
    assert "used already" in again.text


async def test_a_note_can_be_sent_now_in_a_demo_only(
    clock: Any,
    browser: httpx.AsyncClient,
    feedback: httpx.AsyncClient,
    roadmap_app: FastAPI,
    frontend_app: FastAPI,
) -> None:
    await feedback.put("/v1/companies/alder", json={"name": "Alder Lifts", "arr": 186000})

    elsewhere = await browser.get("/feedback/send-now")
    (roadmap_app.state.settings.data / "demo-workspace").write_text("{}")
    frontend_app.state.rail.workspace = None
    page = await browser.get("/feedback/send-now")
    form = {"company": "alder", "text": "It loses the sheet."}
    sent = await browser.post("/feedback/send-now", data=form)
    inbox = await browser.get(sent.headers["location"])

    assert elsewhere.status_code == 404
    assert "Alder Lifts" in page.text
    assert "curl " in page.text
    assert "It loses the sheet." in inbox.text
    assert "Send a note now" in inbox.text

"""Items: made, changed, moved between stages and horizons, with their business case."""

import pytest

pytestmark = pytest.mark.only_on("sqlite")


async def test_an_item_is_made_in_a_form_and_stands_on_the_board(browser):
    form = {"title": "Single sign-on", "horizon": "next", "effort_likely": "6", "kind": "feature"}

    answer = await browser.post("/items", data=form, follow_redirects=True)

    assert "Single sign-on is on the roadmap." in answer.text
    board = await browser.get("/roadmap")
    assert "Single sign-on" in board.text


async def test_a_title_that_is_missing_comes_back_in_the_form(browser):
    answer = await browser.post("/items", data={"title": "", "brief_problem": "No signal."})

    assert answer.status_code == 422
    assert 'id="title-note"' in answer.text
    assert "No signal." in answer.text


async def test_a_stale_edit_loses_nobodys_words(browser, make_item, roadmap):
    item = await make_item()
    await roadmap.patch(f"/v1/items/{item['id']}", json={"title": "Renamed meanwhile"})
    form = {"title": "My title", "version": str(item["version"]), "kind": "feature"}

    answer = await browser.post(f"/items/{item['id']}", data=form)

    assert answer.status_code == 412
    assert "Somebody changed this item" in answer.text
    assert 'value="My title"' in answer.text


async def test_a_closed_gate_says_what_is_missing_on_the_page(browser, make_item):
    item = await make_item()

    answer = await browser.post(f"/items/{item['id']}/stage", data={"to": "building"})

    assert answer.status_code == 409
    assert "business case" in answer.text.lower()


async def test_an_item_is_moved_to_another_horizon_by_form_and_by_drag(browser, make_item):
    item = await make_item()

    by_form = await browser.post(
        "/roadmap/order", data={"item": item["id"], "horizon": "later"}, follow_redirects=True
    )
    by_drag = await browser.post(
        "/roadmap/order",
        data={"item": item["id"], "horizon": "now", "before": ""},
        headers={"Accept": "text/plain"},
    )

    assert "Moved." in by_form.text
    assert by_drag.text == "kept"


async def test_the_thread_has_eight_stops_in_their_order(browser, make_item):
    item = await make_item()

    page = await browser.get(f"/items/{item['id']}")

    stops = ["Note", "Request", "Roadmap item", "Business case", "Launch", "Measured result"]
    places = [page.text.index(f'<span class="kind">{stop}</span>') for stop in stops]
    assert places == sorted(places)
    assert page.text.count('<span class="kind">') == 8


async def test_a_business_case_is_written_in_points_signed_and_frozen(
    browser, make_item, metrics, deliver
):
    item = await make_item()
    body = {"name": "Jobs closed the same day", "kind": "pushed", "unit": "share"}
    await metrics.put("/v1/metrics/same_day", json=body)
    await deliver()
    form = {
        "metric": "same_day", "effect_in": "points", "effect_low": "4", "effect_likely": "7",
        "effect_high": "10", "measured_for_days": "90", "cost_low": "90,000",
        "cost_likely": "110,000", "cost_high": "140,000", "stop_rules": "under 1 point on day 30",
    }  # fmt: skip

    drafted = await browser.post(f"/items/{item['id']}/cases", data=form, follow_redirects=True)
    case = drafted.url.path
    signed = await browser.post(
        f"{case}/approval", data={"decision": "approve", "note": "Go."}, follow_redirects=True
    )

    assert "+4 to +10" in drafted.text
    assert "$90–140k" in drafted.text
    assert "Signed: this version is frozen." in signed.text
    assert "sha256" in signed.text


async def test_numbers_that_cannot_be_read_come_back_in_the_form(browser, make_item):
    item = await make_item()

    answer = await browser.post(
        f"/items/{item['id']}/cases",
        data={"effect_low": "many", "effect_likely": "7", "effect_high": "10",
              "measured_for_days": "90", "cost_low": "1", "cost_likely": "2", "cost_high": "3"},
    )  # fmt: skip

    assert answer.status_code == 422
    assert 'value="many"' in answer.text

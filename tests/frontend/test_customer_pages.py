"""Requests, companies, support, settings and the portal, with the real services behind them."""

from typing import Any

import pytest

pytestmark = pytest.mark.only_on("sqlite")

PAGES = [
    "/requests",
    "/companies",
    "/support",
    "/support?q=job+sheet",
    "/settings",
    "/settings/people",
    "/settings/keys",
    "/settings/sources",
    "/settings/imports",
    "/begin",
    "/portal",
    "/portal/sign-in",
]
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
async def asked(feedback: Any) -> dict[str, Any]:
    """One company's note, attached to a public request."""
    company = {"name": f"Alder {SCRIPT}", "arr": "186000", "domains": ["alder.example"]}
    await feedback.put("/v1/companies/alder", json=company)
    body = {
        "text": f"The app loses the job sheet {SCRIPT}",
        "contact": {"email": "marta@alder.example", "name": "Marta"},
    }
    note = (await feedback.post("/v1/feedback", json=body)).json()
    wish = {"title": f"Job sheets offline {SCRIPT}", "audience": "public"}
    request = (await feedback.post("/v1/requests", json=wish)).json()
    await feedback.put(f"/v1/requests/{request['id']}/feedback/{note['id']}")
    return {"note": note, "request": request}


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_of_an_empty_workspace_opens(browser_of: Any, path: str) -> None:
    browser = await browser_of("admin", "cpo")

    answer = await browser.get(path)

    assert answer.status_code == 200, answer.text
    assert "<main" in answer.text


@pytest.mark.parametrize("path", PAGES[:8])
@pytest.mark.parametrize("gone", ["feedback", "metrics"])
async def test_a_page_comes_with_a_service_gone(
    browser_of: Any, ways: Any, path: str, gone: str
) -> None:
    browser = await browser_of("admin", "cpo")
    ways[gone].app = None

    answer = await browser.get(path)

    assert answer.status_code == 200, answer.text


async def test_a_request_is_read_linked_and_made_an_item(
    browser: Any, asked: dict[str, Any], roadmap: Any
) -> None:
    page = await browser.get(f"/requests/{asked['request']['id']}")
    assert "1 company" in page.text
    assert "$186k" in page.text
    assert SCRIPT not in page.text

    made = await browser.post(f"/requests/{asked['request']['id']}/item")

    assert made.status_code == 303
    items = (await roadmap.get("/v1/items")).json()["results"]
    assert made.headers["location"] == f"/items/{items[0]['id']}"
    again = await browser.get(f"/requests/{asked['request']['id']}")
    assert items[0]["id"] in again.text


async def test_sales_log_a_note_for_an_account(
    browser_of: Any, asked: dict[str, Any], feedback: Any
) -> None:
    browser = await browser_of("contributor", "sales")
    page = await browser.get("/accounts/alder")
    assert "$186k" in page.text
    assert SCRIPT not in page.text

    answer = await browser.post("/accounts/alder/requests", data={"text": "Also a map, please."})

    assert answer.status_code == 303
    notes = (await feedback.get("/v1/feedback", params={"company": "alder"})).json()["results"]
    assert notes[0]["text"] == "Also a map, please."


async def test_support_finds_what_is_known_and_adds_a_customer(
    browser_of: Any, asked: dict[str, Any], feedback: Any
) -> None:
    browser = await browser_of("contributor", "support")
    page = await browser.get("/support", params={"q": "loses job sheet"})
    assert "Job sheets offline" in page.text

    answer = await browser.post(
        f"/support/{asked['request']['id']}/customers", data={"email": "owen@kessel.example"}
    )

    assert answer.status_code == 303
    request = (await feedback.get(f"/v1/requests/{asked['request']['id']}")).json()
    assert request["notes"] == 2


async def test_a_key_is_shown_once(browser_of: Any) -> None:
    browser = await browser_of("admin", "cpo")

    made = await browser.post("/settings/keys", data={"name": "crm", "scopes": "feedback:write"})
    again = await browser.get("/settings/keys")

    assert "lf_" in made.text
    key = made.text.split('data-copy="')[1].split('"')[0]
    assert key not in again.text
    assert "crm" in again.text


async def test_a_maker_may_not_make_keys(browser_of: Any) -> None:
    browser = await browser_of("maker", "product")

    answer = await browser.post("/settings/keys", data={"name": "x", "scopes": "admin"})

    assert answer.status_code == 403


async def test_a_customer_signs_in_by_link_votes_and_sees_nothing_of_the_inside(
    stranger: Any, feedback: Any, asked: dict[str, Any]
) -> None:
    link = await feedback.post("/v1/portal/links", json={"email": "marta@alder.example"})
    address = link.json()["link"]
    landing = await stranger.get("/portal/sign-in", params={"link": address})
    assert "Continue" in landing.text

    entered = await stranger.post("/portal/sign-in", data={"link": address})
    assert entered.status_code == 303
    page = await stranger.get("/portal")
    voted = await stranger.post(f"/portal/ideas/{asked['request']['id']}/vote")
    inside = await stranger.get("/feedback")

    assert "Marta" in page.text
    assert "186" not in page.text
    assert voted.status_code == 303
    request = (await feedback.get(f"/v1/requests/{asked['request']['id']}")).json()
    assert request["votes"] == 1
    assert inside.status_code == 303
    assert inside.headers["location"].startswith("/sign-in")


async def test_a_stranger_reads_ideas_and_is_asked_to_sign_in_to_vote(
    stranger: Any, asked: dict[str, Any]
) -> None:
    page = await stranger.get("/portal")
    answer = await stranger.post(f"/portal/ideas/{asked['request']['id']}/vote")

    assert "Job sheets offline" in page.text
    assert SCRIPT not in page.text
    assert answer.headers["location"] == "/portal/sign-in"


async def test_the_demo_goes_and_its_admin_stays(
    browser_of: Any, roadmap_app: Any, roadmap: Any, feedback: Any, asked: dict[str, Any]
) -> None:
    mark = roadmap_app.state.settings.data / "demo-workspace"
    mark.write_text("{}")
    browser = await browser_of("admin", "cpo")

    answer = await browser.post("/settings/fresh-start")

    assert answer.status_code == 303, answer.text
    assert answer.headers["location"] == "/begin"
    assert not mark.exists()
    page = await browser.get("/requests")
    assert "No request yet" in page.text
    assert "Job sheets offline" not in page.text


async def test_outside_a_demo_nothing_is_removed(
    browser_of: Any, feedback: Any, asked: dict[str, Any]
) -> None:
    browser = await browser_of("admin", "cpo")

    answer = await browser.post("/settings/fresh-start")

    assert answer.status_code == 409
    assert (await feedback.get(f"/v1/requests/{asked['request']['id']}")).status_code == 200


async def test_the_four_steps_show_the_first_event(browser_of: Any, metrics: Any) -> None:
    key = (await metrics.post("/v1/write-keys", json={"name": "app"})).json()["write_key"]
    event = {"event": "Job closed", "userId": "u1"}
    await metrics.post("/v1/track", json=event, auth=(key, ""))
    browser = await browser_of("admin", "cpo")

    page = await browser.get("/begin")

    assert "<code>Job closed</code>" in page.text

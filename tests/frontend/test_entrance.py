"""Signing in and out, and what stands before every page."""

import pytest

from tests.conftest import PASSWORD

pytestmark = pytest.mark.only_on("sqlite")


async def test_a_page_asks_for_a_sign_in_and_leads_back(stranger):
    answer = await stranger.get("/roadmap?view=timeline")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=%2Froadmap%3Fview%3Dtimeline"


async def test_htmx_is_told_to_go_to_the_sign_in(stranger):
    answer = await stranger.get("/roadmap", headers={"HX-Request": "true"})

    assert answer.status_code == 204
    assert answer.headers["hx-redirect"].startswith("/sign-in")


async def test_a_wrong_password_comes_back_in_the_form(browser_of, stranger):
    await browser_of("maker", "product")

    answer = await stranger.post(
        "/sign-in", data={"email": "maker.product@landfall.test", "password": "wrong"}
    )

    assert answer.status_code == 401
    assert 'value="maker.product@landfall.test"' in answer.text
    assert "do not belong together" in answer.text


@pytest.mark.parametrize("next_page", ["https://evil.test/", "//evil.test/", "/\\evil.test"])
async def test_a_sign_in_never_leads_to_another_site(browser_of, stranger, next_page):
    await browser_of("maker", "product")
    body = {"email": "maker.product@landfall.test", "password": PASSWORD, "next": next_page}

    answer = await stranger.post("/sign-in", data=body)

    assert answer.headers["location"] == "/"


@pytest.mark.parametrize(
    ("role", "function", "landing"),
    [
        ("contributor", "sales", "/companies"),
        ("contributor", "support", "/support"),
        ("approver", "finance", "/board"),
        ("maker", "engineering", "/roadmap"),
        ("leader", "cpo", "/"),
    ],
)
async def test_each_function_lands_where_its_day_begins(
    browser_of, stranger, role, function, landing
):
    await browser_of(role, function)

    answer = await stranger.post(
        "/sign-in", data={"email": f"{role}.{function}@landfall.test", "password": PASSWORD}
    )

    assert answer.headers["location"] == landing


async def test_signing_out_ends_the_session_everywhere(browser):
    kept = dict(browser.cookies)

    await browser.post("/sign-out")

    browser.cookies.update(kept)
    answer = await browser.get("/roadmap")
    assert answer.headers["location"].startswith("/sign-in")


async def test_a_cookie_that_was_touched_is_nobody(browser):
    name, value = next(iter(browser.cookies.items()))
    browser.cookies.clear()
    browser.cookies.set(name, value[:-1] + ("0" if value[-1] != "0" else "1"))

    answer = await browser.get("/roadmap")

    assert answer.status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_a_form_of_another_site_is_refused(browser, headers):
    answer = await browser.post("/sign-out", headers=headers)

    assert answer.status_code == 403


async def test_an_old_browser_is_judged_by_its_origin(browser):
    del browser.headers["Sec-Fetch-Site"]

    refused = await browser.post("/theme", headers={"Origin": "https://evil.test"})
    taken = await browser.post("/theme", headers={"Origin": "http://landfall.test"})

    assert refused.status_code == 403
    assert taken.status_code == 303


async def test_every_answer_carries_the_strict_policy(stranger):
    answer = await stranger.get("/sign-in")

    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


async def test_the_request_id_goes_through(stranger):
    answer = await stranger.get("/sign-in", headers={"X-Request-Id": "abc-123"})

    assert answer.headers["x-request-id"] == "abc-123"


async def test_assets_have_hashed_names_and_stay_for_a_year(stranger, frontend_app):
    answer = await stranger.get(frontend_app.state.assets.url("landfall.css"))

    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]


async def test_the_first_run_page_is_shown_while_nobody_can_sign_in(stranger):
    answer = await stranger.get("/sign-in", follow_redirects=True)

    assert answer.url.path == "/first-run"
    assert "One-time code" in answer.text


async def test_a_wrong_code_is_said_at_its_field(stranger):
    form = {"code": "x", "name": "Ines", "email": "ines@x.test", "password": PASSWORD}

    answer = await stranger.post("/first-run", data=form)

    assert answer.status_code == 422
    assert 'id="code-note"' in answer.text
    assert 'value="Ines"' in answer.text

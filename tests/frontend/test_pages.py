"""Pages with real services behind them, and with some of them gone."""

import asyncio
import time

import pytest

pytestmark = pytest.mark.only_on("sqlite")

PAGES = [
    "/",
    "/roadmap",
    "/roadmap?view=timeline",
    "/feedback",
    "/decisions",
    "/objectives",
    "/promises",
    "/messages",
    "/search?q=job",
]


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_of_an_empty_workspace_says_what_to_do(browser, path):
    answer = await browser.get(path)

    assert answer.status_code == 200, answer.text
    assert "<main" in answer.text


@pytest.mark.parametrize("gone", ["feedback", "metrics"])
@pytest.mark.parametrize("path", ["/", "/roadmap", "/feedback", "/objectives", "/search?q=job"])
async def test_with_a_service_gone_the_page_still_comes(browser, ways, make_item, gone, path):
    await make_item()
    ways[gone].app = None

    answer = await browser.get(path)

    assert answer.status_code == 200


async def never_answers(scope, receive, send):
    await asyncio.sleep(600)


@pytest.mark.parametrize("path", ["/", "/feedback"])
async def test_a_service_that_hangs_is_not_waited_for(browser, frontend_app, ways, path):
    ways["feedback"].app = never_answers
    frontend_app.state.page_deadline = 1.6
    began = time.monotonic()

    answer = await browser.get(path)

    assert answer.status_code == 200
    assert time.monotonic() - began < 10


async def test_a_panel_says_that_its_service_is_gone(browser, ways):
    ways["feedback"].app = None

    answer = await browser.get("/feedback")

    assert "does not answer just now" in answer.text


async def test_with_the_plan_gone_the_page_says_so(browser, ways):
    await browser.get("/roadmap")
    ways["roadmap"].app = None

    answer = await browser.get("/roadmap")

    assert answer.status_code == 200
    assert "does not answer just now" in answer.text


async def test_words_of_others_are_shown_as_text(browser, make_item):
    item = await make_item("<script>alert(1)</script>", wording={"plain": "<b>bold</b>"})

    answer = await browser.get(f"/items/{item['id']}")

    assert "<script>alert" not in answer.text
    assert "<b>bold</b>" not in answer.text
    assert "&lt;script&gt;" in answer.text


async def test_an_address_that_is_not_there_is_404_with_the_shell(browser):
    answer = await browser.get("/items/00000000-0000-0000-0000-000000000000")

    assert answer.status_code == 404
    assert "Roadmap" in answer.text


@pytest.mark.parametrize(
    ("role", "function", "seen", "never"),
    [
        ("contributor", "sales", ["/requests", "/companies"], ["/priorities", "/decisions"]),
        ("viewer", "board", ["/roadmap"], ["/feedback", "/requests", "/decisions"]),
        ("maker", "engineering", ["/feedback", "/priorities", "/decisions"], []),
    ],
)
async def test_the_menu_has_what_this_person_may_open(browser_of, role, function, seen, never):
    browser = await browser_of(role, function)

    answer = await browser.get("/roadmap")

    assert all(f'href="{path}"' in answer.text for path in seen)
    assert not any(f'href="{path}"' in answer.text for path in never)


async def test_an_internal_item_is_not_there_for_sales(browser_of, make_item):
    item = await make_item("Secret plan", audience="internal")
    browser = await browser_of("contributor", "sales")

    page = await browser.get(f"/items/{item['id']}")
    board = await browser.get("/roadmap")

    assert page.status_code == 404
    assert "Secret plan" not in board.text


async def test_sales_reads_what_may_be_said_of_an_item(browser_of, make_item):
    item = await make_item(
        "Single sign-on",
        audience="sales_safe",
        wording={"sales": "Planned for winter.", "plain": "Internal words"},
    )
    browser = await browser_of("contributor", "sales")

    page = await browser.get(f"/items/{item['id']}")

    assert page.status_code == 200
    assert "Planned for winter." in page.text
    assert "Internal words" not in page.text

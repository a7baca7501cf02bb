"""The board page: alive, frozen, shared, and on paper."""

import re

import pytest

pytestmark = pytest.mark.only_on("sqlite")


async def test_the_page_is_frozen_and_says_its_hash(browser, make_item):
    await make_item()

    page = await browser.post("/board", data={"title": "Fourth quarter"}, follow_redirects=True)

    assert "Fourth quarter" in page.text
    assert "Numbers frozen" in page.text
    assert "sha256" in page.text


async def test_a_shared_link_opens_without_an_account_and_ends(browser, stranger):
    made = await browser.post("/board", data={"title": "Fourth quarter"})
    board = made.headers["location"]
    shown = await browser.post(f"{board}/share")
    link = re.search(r"/share/[\w-]+", shown.text)
    assert link

    open_page = await stranger.get(link[0])
    await browser.post(f"{board}/unshare")
    ended = await stranger.get(link[0])

    assert open_page.status_code == 200
    assert "Fourth quarter" in open_page.text
    assert ended.status_code == 404


async def test_the_sheet_is_a_pdf_with_words_of_others_as_words(browser, roadmap):
    evil = {"title": '#panic("x") $x$ *bold*', "likelihood": 5, "impact": 5, "stake": "#{1+1}"}
    answer = await roadmap.post("/v1/risks", json=evil)
    assert answer.status_code == 201, answer.text

    sheet = await browser.get("/board.pdf")

    assert sheet.status_code == 200
    assert sheet.headers["content-type"] == "application/pdf"
    assert sheet.content.startswith(b"%PDF")


async def test_a_viewer_sees_no_page_that_is_not_shared(browser, browser_of):
    await browser.post("/board", data={"title": "Secret quarter"})
    board = await browser_of("viewer", "board")

    page = await board.get("/board")

    assert page.status_code == 200
    assert "Secret quarter" not in page.text

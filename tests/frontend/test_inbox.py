"""The inbox: what is proposed, what a key does, and how it is undone."""

import re

import pytest

pytestmark = pytest.mark.only_on("sqlite")


@pytest.fixture
async def alike(feedback, make_note):
    """A request with a note, and a new note that says the same."""
    request = (await feedback.post("/v1/requests", json={"title": "Single sign-on"})).json()
    first = await make_note("Please give us single sign-on with our company login.")
    await feedback.put(f"/v1/requests/{request['id']}/feedback/{first['id']}")
    note = await make_note("We need single sign-on for the company login.")
    return request, note


async def test_the_inbox_reads_the_first_note_and_proposes_its_like(browser, alike):
    request, note = alike

    page = await browser.get("/feedback")

    assert "We need single sign-on for the company login." in page.text
    assert "Looks like:" in page.text
    assert request["title"] in page.text
    assert "If you attach it:" in page.text
    assert f'action="/feedback/{note["id"]}/attachment"' in page.text


async def test_attaching_moves_on_says_so_and_can_be_undone(browser, feedback, alike):
    request, note = alike
    form = {"request": request["id"], "title": request["title"]}

    done = await browser.post(
        f"/feedback/{note['id']}/attachment", data=form, follow_redirects=True
    )
    undo = re.search(r'action="([^"]+/detachment)"', done.text)
    assert undo
    undone = await browser.post(undo[1], data={"request": request["id"]}, follow_redirects=True)

    assert "Attached to Single sign-on." in done.text
    assert "back in the inbox" in undone.text
    kept = (await feedback.get(f"/v1/feedback/{note['id']}")).json()
    assert kept["status"] == "new"
    assert kept["requests"] == []


async def test_what_was_said_is_said_once(browser, alike):
    request, note = alike
    await browser.post(f"/feedback/{note['id']}/attachment", data={"request": request["id"]})

    first = await browser.get("/feedback")
    second = await browser.get("/feedback")

    assert 'class="toast"' in first.text
    assert 'class="toast"' not in second.text


async def test_a_refused_proposal_is_not_made_again(browser, alike):
    request, note = alike

    page = await browser.post(
        f"/feedback/{note['id']}/refusal", data={"request": request["id"]}, follow_redirects=True
    )

    assert "Looks like:" not in page.text


async def test_a_note_becomes_a_request_of_its_own(browser, feedback, make_note):
    note = await make_note("Keep two people together when a lift needs two.")

    await browser.post(f"/feedback/{note['id']}/request", data={"title": "Crew scheduling"})

    found = (await feedback.get("/v1/requests", params={"q": "Crew"})).json()["results"]
    assert found[0]["title"] == "Crew scheduling"
    assert found[0]["notes"] == 1


async def test_a_note_is_put_off_and_closed(browser, feedback, make_note):
    note = await make_note()

    await browser.post(f"/feedback/{note['id']}/snooze", data={"days": "7"})
    asleep = (await feedback.get(f"/v1/feedback/{note['id']}")).json()
    await browser.post(f"/feedback/{note['id']}/status", data={"status": "archived"})
    closed = (await feedback.get(f"/v1/feedback/{note['id']}")).json()

    assert asleep["snoozed_until"]
    assert closed["status"] == "archived"


async def test_the_pane_alone_is_as_safe_as_the_page(browser, browser_of, make_note, stranger):
    note = await make_note("<img src=x onerror=alert(1)>")
    pane = {"HX-Request": "true", "HX-Request-Type": "partial"}

    mine = await browser.get(f"/feedback/{note['id']}", headers=pane)
    nobody = await stranger.get(f"/feedback/{note['id']}", headers=pane)
    board = await browser_of("viewer", "board")
    theirs = await board.get(f"/feedback/{note['id']}", headers=pane)

    assert mine.text.lstrip().startswith("<article")
    assert "<img src=x" not in mine.text
    assert nobody.status_code == 204
    assert theirs.status_code in (403, 404)


async def test_a_note_is_logged_for_a_company_by_its_name(browser, feedback):
    await feedback.put("/v1/companies/c1", json={"name": "Alder Lifts", "arr": "186000"})
    form = {"text": "No signal in the shaft.", "company": "Alder Lifts", "contact": "Marta"}

    await browser.post("/feedback", data=form)

    [note] = (await feedback.get("/v1/feedback")).json()["results"]
    assert note["company"]["name"] == "Alder Lifts"
    assert note["source"] == "call"


async def test_a_company_that_nobody_knows_is_said_at_its_field(browser):
    answer = await browser.post("/feedback", data={"text": "Hello", "company": "Nobody Inc"})

    assert answer.status_code == 422
    assert "No company has this name" in answer.text
    assert "Hello" in answer.text


async def test_what_each_note_looks_like_comes_in_one_fragment(browser, alike):
    request, note = alike

    answer = await browser.get(f"/feedback/likeness?ids={note['id']}")

    assert f'id="maybe-{note["id"]}"' in answer.text
    assert request["title"] in answer.text

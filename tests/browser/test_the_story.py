"""A stranger's first ten minutes, in a real browser."""

import re
import time
from typing import Any

import pytest

from tests.house import House, until

pytestmark = pytest.mark.timeout(400)


def test_every_page_opens_without_a_complaint(
    page: Any, demo: House, addresses: dict[str, str]
) -> None:
    """No script error and nothing that the content policy refused."""
    for name, path in addresses.items():
        answer = page.goto(demo.url() + path)
        page.wait_for_load_state("load")

        assert answer.status == 200, name
        assert page.complaints == [], name


@pytest.mark.parametrize("width", [390, 768])
def test_no_page_is_wider_than_its_window(
    page: Any, demo: House, addresses: dict[str, str], width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    for name, path in addresses.items():
        page.goto(demo.url() + path)

        wide = page.evaluate("document.documentElement.scrollWidth")

        assert wide <= width, f"{name} is {wide} px wide"


def test_the_thread_is_walked_from_stop_to_stop(
    page: Any, demo: House, addresses: dict[str, str]
) -> None:
    page.goto(demo.url() + addresses["item"])

    stops = page.locator("nav.thread > ol > li")

    assert stops.count() == 8
    assert page.locator("nav.thread.landed").count() == 1
    kinds = [text.strip() for text in page.locator("nav.thread .kind").all_inner_texts()]
    assert kinds[0] == "Note"
    assert kinds[-1] == "Told"
    for link in page.locator("nav.thread li > a").all():
        href = link.get_attribute("href")
        answer = page.request.get(
            demo.url() + href.partition("#")[0] if href[0] == "/" else page.url
        )
        assert answer.status == 200, href


def test_one_key_attaches_a_note_and_another_takes_it_back(page: Any, demo: House) -> None:
    page.goto(f"{demo.url()}/feedback")
    before = waiting(page)
    page.locator("article#note .offer").wait_for()

    page.keyboard.press("e")
    page.locator(".toast").wait_for()
    assert waiting(page) == before - 1

    page.keyboard.press("z")
    until(lambda: waiting(page) == before, time.monotonic() + 30, "it did not come back")


def waiting(page: Any) -> int:
    said = page.locator(".masthead strong").first.inner_text()
    return int(re.sub(r"\D", "", said))


def test_see_it_as_the_customer_shows_nothing_of_the_inside(page: Any, demo: House) -> None:
    page.goto(demo.url())
    page.locator(".see-as summary").click()
    page.locator("form[action='/portal/see-as'] button").click()
    page.wait_for_url(re.compile("/portal$"))

    text = page.locator("main").inner_text()

    assert "Marta" in page.locator(".portal-head").inner_text()
    for word in ("ARR", "$", "Rank", "same_day", "sha256", "internal"):
        assert word not in text


def test_it_works_without_scripts(browser: Any, demo: House, addresses: dict[str, str]) -> None:
    from demo import SIGN_IN

    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{demo.url()}/sign-in")
    page.fill("[name=email]", SIGN_IN.email)
    page.fill("[name=password]", SIGN_IN.password)
    page.click("main form button.first")

    for name, path in addresses.items():
        assert page.goto(demo.url() + path).status == 200, name
    context.close()


def test_first_load_is_light(page: Any, demo: House, addresses: dict[str, str]) -> None:
    """Under 150 kB over the wire, the page with its styles and scripts."""
    sizes: list[int] = []
    page.on("response", lambda answer: sizes.append(wire_size(answer)))

    page.goto(demo.url() + addresses["item"])
    page.wait_for_load_state("networkidle")

    assert 0 < sum(sizes) < 150_000


def wire_size(answer: Any) -> int:
    found = answer.request.sizes()
    return int(found["responseBodySize"]) + int(found["responseHeadersSize"])

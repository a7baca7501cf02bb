"""The demo workspace in four real processes, and a Chromium to look at it with."""

from collections.abc import Iterator
from typing import Any

import pytest

from demo import SIGN_IN
from tests.browser.screens import chromium, pages_of_the_demo, sign_in
from tests.house import House, running
from tests.surroundings import absent, chromium_path


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    if chromium_path() is None:
        absent("chromium", "no Chromium on the PATH (LANDFALL_CHROMIUM names another)")
    with running(tmp_path_factory.mktemp("demo"), demo=True) as house:
        yield house


@pytest.fixture(scope="session")
def browser(demo: House) -> Iterator[Any]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="session")
def addresses(demo: House) -> dict[str, str]:
    with demo.client("roadmap") as roadmap, demo.client("metrics") as metrics:
        return pages_of_the_demo(roadmap, metrics)


@pytest.fixture
def page(demo: House, browser: Any) -> Iterator[Any]:
    """The CPO's browser at 1440 px; what the console complains of is in `page.complaints`."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda line: line.type == "error" and page.complaints.append(line.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    sign_in(page, demo.url(), SIGN_IN.email, SIGN_IN.password)
    yield page
    context.close()

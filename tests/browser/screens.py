"""`make screens`: the pages of the demo, at 1440 and 390 px, into docs/screens."""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from PIL import Image

from demo import SIGN_IN
from tests.house import ROOT, running
from tests.surroundings import chromium_path

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
WIDTHS = {1440: 900, 390: 844}
LARGEST = 200_000


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser, closed at the end."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def sign_in(page: Any, address: str, email: str, password: str) -> None:
    page.goto(f"{address}/sign-in")
    page.fill("[name=email]", email)
    page.fill("[name=password]", password)
    page.click("main form button.first")
    page.wait_for_load_state("networkidle")


def pages_of_the_demo(client: httpx.Client, metrics: httpx.Client) -> dict[str, str]:
    """The twelve, by name; the ids are looked up in the plan that stands there."""
    items = client.get("/v1/items", params={"q": "Offline job sheets"}).json()["results"]
    keys = metrics.get("/v1/metrics").json()["results"]
    metric = next(row["key"] for row in keys if "same day" in row["name"])
    return {
        "today": "/",
        "item": f"/items/{items[0]['id']}",
        "inbox": "/feedback",
        "roadmap": "/roadmap",
        "requests": "/requests",
        "account": "/accounts/alder-lifts",
        "support": "/support?q=the+app+loses+the+job+sheet+without+signal",
        "metric": f"/metrics/{metric}",
        "impact": "/impact",
        "board": "/board",
        "settings": "/settings",
        "portal": "/portal",
    }


def shoot(browser: Any, address: str, pages: dict[str, str], folder: Path, scheme: str) -> None:
    for width, height in WIDTHS.items():
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme
        )
        page = context.new_page()
        sign_in(page, address, SIGN_IN.email, SIGN_IN.password)
        for name, path in pages.items():
            if name == "portal":
                page.goto(f"{address}/")
                page.evaluate("document.querySelector('form[action=\"/portal/see-as\"]')?.submit()")
                page.wait_for_load_state("networkidle")
            page.goto(f"{address}{path}")
            page.wait_for_load_state("load")
            page.wait_for_timeout(300)
            ending = "" if scheme == "light" else f"-{scheme}"
            save(page, folder / f"{name}-{width}{ending}.png")
        context.close()


def save(page: Any, path: Path) -> None:
    """The whole page in 256 colours where that stays small, else what is seen first of it."""
    page.screenshot(path=path, full_page=True)
    _in_few_colours(path)
    for clip in (1800, 1200, 900):
        if path.stat().st_size < LARGEST:
            return
        width = page.viewport_size["width"]
        area = {"x": 0, "y": 0, "width": width, "height": clip}
        page.screenshot(path=path, clip=area, full_page=True)
        _in_few_colours(path)


def _in_few_colours(path: Path) -> None:
    with Image.open(path) as picture:
        few = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, default=ROOT / "docs" / "screens")
    parser.add_argument("--scheme", default="light", choices=["light", "dark"])
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, running(Path(data), demo=True) as house:
        with house.client("roadmap") as roadmap, house.client("metrics") as metrics:
            pages = pages_of_the_demo(roadmap, metrics)
        with chromium() as browser:
            shoot(browser, house.url(), pages, given.folder, given.scheme)


if __name__ == "__main__":
    main()

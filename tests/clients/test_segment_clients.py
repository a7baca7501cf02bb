"""Segment's own Node client, unmodified, against the real processes.

Its Python client stands beside the intake: `tests/metrics_api/intake/test_segment_client.py`.
"""

import json
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.house import House, running, until
from tests.surroundings import absent, node_path

FOLDER = Path(__file__).parent / "node"


@pytest.fixture(scope="module")
def node() -> str:
    path = node_path()
    if path is None:
        absent("node", "there is no Node on this machine, nor in the environment")
    if not (FOLDER / "node_modules" / "@segment").is_dir():
        absent("node", "the Node client is not installed: `make test` installs it")
    assert path is not None
    return path


@pytest.fixture(scope="module")
def house(node: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with running(tmp_path_factory.mktemp("house")) as house:
        yield house


def send(node: str, address: str, write_key: str) -> list[Any]:
    """What the client says went wrong."""
    done = subprocess.run(
        [node, "send.mjs", address, write_key],
        cwd=FOLDER,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    failures: list[Any] = json.loads(done.stdout)
    return failures


def test_the_official_node_client_sends_all_six_calls(house: House, node: str) -> None:
    with house.client("metrics") as metrics:
        write_key = metrics.post("/v1/write-keys", json={"name": "the app"}).json()["write_key"]

        failures = send(node, house.url("metrics"), write_key)

        def counted() -> dict[str, tuple[int, int]]:
            found = metrics.get("/v1/events").json()["results"]
            return {one["event"]: (one["count"], one["users"]) for one in found}

        assert failures == []
        until(lambda: "Feature Used" in counted(), time.monotonic() + 20, "no event came in")
        # A messageId that came before is one event, however often it is sent.
        assert counted()["Feature Used"] == (2, 1)


def test_the_official_node_client_is_told_that_its_key_is_wrong(house: House, node: str) -> None:
    failures = send(node, house.url("metrics"), "wrong")

    assert failures

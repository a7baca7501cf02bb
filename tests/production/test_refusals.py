"""Production refuses to start unsafely, and says everything that is wrong at once."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import ROOT, environment, four_free_ports

RANDOM = "kX9vQ2mT7pLw4RzB8nYc3HdJ6sFgA1eUoVtNiWxZ5yE="
SAFE = {
    "LANDFALL_ENV": "production",
    "LANDFALL_SECRET_KEY": RANDOM,
    "LANDFALL_PUBLIC_URL": "https://landfall.test",
}


def start(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env=environment(folder, four_free_ports(), **settings),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_beyond_loopback_everything_that_is_wrong_is_said(tmp_path: Path) -> None:
    done = start(
        tmp_path, "landfall", "run", "--host", "0.0.0.0", "--port", str(four_free_ports()),
        LANDFALL_NOW="2026-11-24T09:00:00Z", LANDFALL_TRUSTED_PROXIES="*",
    )  # fmt: skip

    assert done.returncode == 1
    for named in ("SECRET_KEY", "PUBLIC_URL", "NOW", "TRUSTED_PROXIES"):
        assert f"LANDFALL_{named}" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.glob("*.db"))


def test_a_clock_that_stands_still_is_refused(tmp_path: Path) -> None:
    done = start(
        tmp_path, "landfall", "run", "--port", str(four_free_ports()),
        **SAFE, LANDFALL_NOW="2026-11-24T09:00:00Z",
    )  # fmt: skip

    assert done.returncode == 1
    assert "LANDFALL_NOW" in done.stderr
    assert "SECRET_KEY" not in done.stderr


@pytest.mark.parametrize("process", ["frontend", "roadmap", "feedback", "metrics"])
def test_one_process_alone_refuses_too(tmp_path: Path, process: str) -> None:
    done = start(
        tmp_path, "landfall.serve", process, "--host", "0.0.0.0", "--port", str(four_free_ports())
    )

    assert done.returncode == 1
    assert "LANDFALL_SECRET_KEY" in done.stderr
    assert "LANDFALL_PUBLIC_URL" in done.stderr
    assert "Traceback" not in done.stderr

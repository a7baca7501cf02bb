"""What tests need from outside, one test for each: skipped with its reason where it is missing.

`LANDFALL_REQUIRE=postgres,chromium,shared,proxy` makes each one named fail instead.
"""

import asyncio
import subprocess

import asyncpg

from tests.surroundings import absent, chromium_path, postgres_url, proxy_path, shared_folder


def test_postgres() -> None:
    url = postgres_url()
    if url is None:
        absent("postgres", "LANDFALL_TEST_POSTGRES names no server")
    assert url is not None

    async def ask() -> int:
        connection = await asyncpg.connect(url.replace("postgresql+asyncpg://", "postgresql://"))
        try:
            return int(await connection.fetchval("SELECT 1"))
        finally:
            await connection.close()

    assert asyncio.run(ask()) == 1


def test_chromium() -> None:
    path = chromium_path()
    if path is None:
        absent("chromium", "there is no Chromium on this machine; LANDFALL_CHROMIUM may name one")
    assert path is not None
    assert "Chrom" in _version(path, "--version")


def test_shared() -> None:
    folder = shared_folder()
    if folder is None:
        absent("shared", "LANDFALL_SHARED names no folder with the reference data")
    assert folder is not None
    assert (folder / "data").is_dir()


def test_proxy() -> None:
    path = proxy_path()
    if path is None:
        absent("proxy", "there is no nginx on this machine")
    assert path is not None
    assert "nginx" in _version(path, "-v")


def _version(path: str, option: str) -> str:
    done = subprocess.run([path, option], capture_output=True, text=True, timeout=60, check=True)
    return done.stdout + done.stderr

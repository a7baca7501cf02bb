"""The three databases' place in their histories; Alembic is imported only where a step is due."""

import re
import sqlite3
from pathlib import Path

from services.common.settings import SERVICES, Settings

VERSIONS = Path(__file__).parents[1] / "migrations"
_REVISION = re.compile(r"""^(revision|down_revision)\s*(?::[^=]*)?=\s*["']([^"']+)["']""", re.M)


def newest(service: str) -> str:
    """The last revision of a history, read from its files alone."""
    found: dict[str, set[str]] = {"revision": set(), "down_revision": set()}
    for path in (VERSIONS / service / "versions").glob("*.py"):
        for kind, revision in _REVISION.findall(path.read_text()):
            found[kind].add(revision)
    (head,) = found["revision"] - found["down_revision"]
    return head


def is_current(service: str, url: str) -> bool:
    """True only for a SQLite file that stands at the newest revision; a server is always asked."""
    if not url.startswith("sqlite"):
        return False
    path = Path(url.partition(":///")[2])
    if not path.exists():
        return False
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        try:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.Error:
            return False
    return row is not None and row[0] == newest(service)


def migrate(settings: Settings) -> list[str]:
    """Bring each database up; names those that were not current."""
    settings.data.mkdir(parents=True, exist_ok=True)
    due = [name for name in SERVICES if not is_current(name, settings.database_url(name))]
    if due:
        from migrations import histories

        for name in due:
            histories.upgrade(name, settings.database_url(name))
    return due


def migrate_events(settings: Settings) -> None:
    """The event store's tables; only while metrics_api, which alone may hold it, is not running."""
    from services.metrics_api.store import clients, migrate

    client = clients.connect(settings.event_store_url)
    try:
        migrate.apply(client, cluster=settings.events_cluster)
    finally:
        client.close()

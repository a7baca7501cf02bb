"""Brings the event store's tables up to date from the numbered files in migrations/events."""

import re
from collections.abc import Iterator
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clickhouse_connect.driver.client import Client

FOLDER = Path(__file__).parents[3] / "migrations" / "events"
_ONLY_IN_A_CLUSTER = "-- cluster only\n"

VERSIONS = """
CREATE TABLE IF NOT EXISTS schema_versions $on_cluster
    (version UInt32, name String, applied_at DateTime DEFAULT now())
ENGINE = $tree_on_every_node ORDER BY version SETTINGS fsync_after_insert = 1
"""


def apply(client: "Client", *, cluster: str = "", folder: Path = FOLDER) -> list[str]:
    """Run the files not yet run, in order, and say which; running it again changes nothing.

    Every statement is written `IF NOT EXISTS`, so a file cut short by a crash is simply run again.
    """
    client.command(fill(VERSIONS, cluster))
    done = {row[0] for row in client.query("SELECT version FROM schema_versions").result_rows}
    applied = []
    for path in numbered(folder):
        version = int(path.name[:4])
        if version in done:
            continue
        for statement in statements(path.read_text(), cluster):
            client.command(statement)
        client.command(
            "INSERT INTO schema_versions (version, name) VALUES ({version:UInt32}, {name:String})",
            parameters={"version": version, "name": path.stem},
        )
        applied.append(path.stem)
    return applied


def numbered(folder: Path = FOLDER) -> list[Path]:
    return sorted(path for path in folder.glob("*.sql") if re.match(r"\d{4}_", path.name))


def statements(text: str, cluster: str = "") -> Iterator[str]:
    """The statements of one file, for one node or for a cluster of replicated shards."""
    for part in re.split(r";\s*(?:\n|$)", text):
        statement = part.strip()
        if not statement:
            continue
        if _ONLY_IN_A_CLUSTER in statement + "\n" and not cluster:
            continue
        yield fill(statement, cluster)


def fill(statement: str, cluster: str) -> str:
    if cluster and not re.fullmatch(r"\w+", cluster):
        raise ValueError("EVENTS_CLUSTER is a name of letters, digits and underscores.")
    whole = "'/clickhouse/landfall/{database}/{table}', '{shard}-{replica}'"
    return Template(statement).substitute(
        tree_on_every_node=f"ReplicatedMergeTree({whole})" if cluster else "MergeTree",
        replacing_by_version_on_every_node=f"ReplicatedReplacingMergeTree({whole}, version)"
        if cluster
        else "ReplacingMergeTree(version)",
        on_cluster=f"ON CLUSTER {cluster}" if cluster else "",
        replicated="Replicated" if cluster else "",
        local="_local" if cluster else "",
        cluster=cluster,
    )

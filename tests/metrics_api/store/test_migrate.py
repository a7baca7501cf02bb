"""The event store's tables, on one node and, as text, on a cluster."""

from typing import Any

import pytest

from services.metrics_api.store import migrate


def all_statements(cluster: str) -> list[str]:
    return [
        statement
        for path in migrate.numbered()
        for statement in migrate.statements(path.read_text(), cluster)
    ]


async def test_running_it_again_changes_nothing(event_clients: list[Any]) -> None:
    writer = event_clients[0]
    before = writer.query("SELECT version, name FROM schema_versions ORDER BY 1").result_rows

    assert migrate.apply(writer) == []

    after = writer.query("SELECT version, name FROM schema_versions ORDER BY 1").result_rows
    assert before == after
    assert [row[0] for row in after] == [int(path.name[:4]) for path in migrate.numbered()]


def test_one_node_has_plain_tables() -> None:
    text = "\n".join(all_statements(""))

    assert "ON CLUSTER" not in text
    assert "Replicated" not in text
    assert "Distributed" not in text
    assert "CREATE TABLE IF NOT EXISTS events \n" in text


def test_a_cluster_has_replicated_shards_under_one_name() -> None:
    text = "\n".join(all_statements("main"))

    assert text.count("CREATE TABLE") == text.count("ON CLUSTER main")
    assert "CREATE TABLE IF NOT EXISTS events_local ON CLUSTER main" in text
    assert "ReplicatedMergeTree" in text
    assert "Distributed('main', currentDatabase(), events_local, cityHash64(user))" in text
    assert "ReplicatedReplacingMergeTree('/clickhouse/landfall/{database}/{table}'" in text


def test_every_statement_may_run_twice() -> None:
    assert all("IF NOT EXISTS" in statement for statement in all_statements("main"))


def test_a_cluster_is_named_by_a_plain_word() -> None:
    with pytest.raises(ValueError, match="letters, digits"):
        all_statements("main; DROP TABLE events")

"""Takes everything out of the store: a demo leaves nothing behind."""

from services.metrics_api.store.clients import Store

TABLES = ("events", "refused")


async def empty(store: Store) -> None:
    for table in (*TABLES, "company_groups"):
        held = f"{table}_local ON CLUSTER {store.cluster}" if _is_sharded(store, table) else table
        await store.command(f"TRUNCATE TABLE {held}")


async def counts(store: Store) -> dict[str, int]:
    """Rows in each table, to prove what is left."""
    return {
        table: int((await store.query(f"SELECT count() FROM {table}"))[0][0])
        for table in (*TABLES, "company_groups")
    }


def _is_sharded(store: Store, table: str) -> bool:
    return bool(store.cluster) and table in TABLES

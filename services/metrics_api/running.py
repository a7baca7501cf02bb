"""What metrics_api holds while it runs: the event store, the write keys and the intake."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from services.metrics_api.intake.desk import Intake
from services.metrics_api.questions.weeks import Weeks
from services.metrics_api.store.clients import Store
from services.metrics_api.store.emptying import counts, empty
from services.metrics_api.write_keys.keyring import Keyring


def prepare(app: FastAPI) -> None:
    """Everything in its place, nothing opened yet."""
    settings = app.state.settings
    app.state.store = Store(settings.event_store_url, cluster=settings.events_cluster)
    app.state.weeks = Weeks()
    app.state.noticed = {}
    app.state.write_keys = Keyring(app.state.database)
    app.state.intake = Intake(app.state.store, app.state.write_keys, app.state.registry)
    app.state.readiness["events"] = lambda: app.state.store.query("SELECT 1")
    app.state.emptyings.append(lambda: take_everything_out(app))


@asynccontextmanager
async def running(app: FastAPI) -> AsyncIterator[None]:
    """Open the store, take events; at the end write what was accepted, then close."""
    await app.state.store.open()
    try:
        await app.state.intake.start()
        yield
        await app.state.intake.stop()
    finally:
        await app.state.store.close()


async def take_everything_out(app: FastAPI) -> dict[str, int]:
    """Rows left in the event store, by table; what the intake knew is forgotten with them."""
    await app.state.intake.stop()
    await empty(app.state.store)
    await app.state.intake.forget()
    app.state.weeks.forget()
    app.state.noticed.clear()
    app.state.write_keys.expire()
    return {f"events.{table}": left for table, left in (await counts(app.state.store)).items()}

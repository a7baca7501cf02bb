"""Keeps the current values of all metrics, and says when one moved."""

import time
from typing import Any

from fastapi import FastAPI
from sqlalchemy import select, update

from services.common import clock, outbox
from services.common.jobs import Runners
from services.metrics_api.definitions import queries, values
from services.metrics_api.definitions.events import metric_changed, target_met
from services.metrics_api.definitions.models import Metric
from services.metrics_api.questions.asking import asking_of
from services.metrics_api.store.clients import Store

runners = Runners()

AN_HOUR = 3600


@runners.every(seconds=60)
async def measure_all(app: FastAPI) -> None:
    """Each minute while events come in; without new ones each hour, as days pass out of windows."""
    newest = await _newest_event(app.state.store)
    known: tuple[object, float] | None = getattr(app.state, "measured", None)
    is_quiet = known is not None and known[0] == newest and time.monotonic() - known[1] < AN_HOUR
    statement = select(Metric.key)
    if is_quiet:
        statement = statement.where(Metric.kind.in_(("pushed", "formula")))
    async with app.state.database.reads() as session:
        keys = list(await session.scalars(statement))
    for key in keys:
        await measure(app, {"key": key})
    if not is_quiet:
        app.state.measured = (newest, time.monotonic())


async def _newest_event(store: Store) -> object:
    return (await store.query("SELECT count(), max(received_at) FROM events"))[0]


@runners.on("metrics.measure")
async def measure(app: FastAPI, payload: dict[str, Any]) -> None:
    """Ask first, then write in a short transaction: a question to the events may take a while."""
    key = str(payload["key"])
    async with app.state.database.reads() as session:
        asked = await queries.find_metric(session, key)
        if asked is None:
            return
        found = await values.current(asking_of(app, session), asked)
    if (found.value, found.fresh_at) == (asked.value, asked.fresh_at):
        return
    async with app.state.database.sessions.begin() as session:
        metric = await queries.find_metric(session, key)
        if metric is None or metric.revision != asked.revision:
            return
        before, moved = metric.state, metric.value != found.value
        changes: dict[str, Any] = {"fresh_at": found.fresh_at}
        if moved:
            changes |= {"value": found.value, "value_at": clock.now()}
        # Past the version counter: a new value is no edit and makes no editor's ETag stale.
        await session.execute(update(Metric).where(Metric.id == metric.id).values(changes))
        await session.refresh(metric)
        if moved:
            outbox.record(session, metric_changed(metric))
            if before != "met" and metric.state == "met":
                outbox.record(session, target_met(metric))

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import clock
from services.common.jobs import Runners
from services.roadmap_api.metrics.actions import keep_metric, keep_points
from services.roadmap_api.metrics.models import Metric

runners = Runners()
WEEKS = 13


@runners.on("metrics.past")
async def pull_past(app: FastAPI, payload: dict[str, Any]) -> None:
    """The last 13 weeks of a metric, so that its line does not begin on the day we heard of it."""
    today = clock.today(app.state.settings.timezone)
    monday = today - timedelta(days=today.weekday())
    answer = await app.state.http["metrics"].get(
        f"/v1/metrics/{quote(payload['key'], safe='')}/series",
        params={
            "from": (monday - timedelta(weeks=WEEKS)).isoformat(),
            "to": monday.isoformat(),
            "grain": "week",
        },
    )
    if answer.status_code in (404, 422):
        return
    answer.raise_for_status()
    points = [
        (_instant(at), float(value))
        for line in answer.json()["series"]
        if not line.get("dimensions")
        for at, value in line["points"]
        if value is not None
    ]
    async with app.state.sessions.begin() as session:
        await keep_points(session, payload["key"], points)


@runners.on("metrics.pull")
async def pull_when_asked(app: FastAPI, _: dict[str, Any]) -> None:
    await pull_metrics(app)


@runners.every(seconds=86_400)
async def pull_metrics(app: FastAPI) -> None:
    """Every metric by a full pull, and which are gone; no transaction is held over HTTP."""
    seen: set[str] = set()
    after: str | None = None
    while True:
        query = {"limit": "200"} | ({"after": after} if after else {})
        answer = await app.state.http["metrics"].get("/v1/metrics", params=query)
        answer.raise_for_status()
        page = answer.json()
        async with app.state.sessions.begin() as session:
            for told in page["results"]:
                seen.add(told["key"])
                await _keep(session, told)
        after = page["next"]
        if after is None:
            break
    async with app.state.sessions.begin() as session:
        await session.execute(update(Metric).where(Metric.key.not_in(seen)).values(is_deleted=True))


async def _keep(session: AsyncSession, told: dict[str, Any]) -> None:
    """A pull is as new as the last event, so that the next event still counts."""
    known = await session.get(Metric, told["key"])
    sequence = known.sequence if known else 0
    await keep_metric(session, told | {"version": told["revision"], "sequence": sequence})


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)

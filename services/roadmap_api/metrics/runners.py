from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI

from services.common import clock
from services.common.jobs import Runners
from services.roadmap_api.metrics.actions import keep_points

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


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)

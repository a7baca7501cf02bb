from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.metrics_api.launches.models import Launch
from services.metrics_api.launches.queries import find_launch

MEASURED_FOR_DAYS = 90


async def keep_launch(session: AsyncSession, told: dict[str, Any]) -> Launch:
    """The launch as it was last told."""
    launch_id = UUID(str(told["launch"]))
    launch = await find_launch(session, launch_id)
    if launch is None:
        launch = Launch(id=launch_id)
        session.add(launch)
    effect = told.get("effect") or {}
    launch.item_id = UUID(str(told["item"]))
    launch.title = str(told.get("title") or "")
    launch.metric_key = told.get("metric")
    launch.live_at = datetime.fromisoformat(str(told["live_at"]))
    launch.measured_for_days = int(told.get("measured_for_days") or MEASURED_FOR_DAYS)
    launch.promised_low, launch.promised_high = effect.get("low"), effect.get("high")
    launch.effect_is = told.get("effect_is") or "absolute"
    launch.control = told.get("control")
    launch.controls = list(told.get("controls") or [])
    launch.exposure = _exposure(told.get("exposure"))
    await session.flush()
    return launch


def _exposure(told: object) -> dict[str, Any] | None:
    return told if isinstance(told, dict) else None

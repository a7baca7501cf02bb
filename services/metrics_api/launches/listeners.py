from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.common import clock, jobs
from services.common.inbox import Handlers
from services.metrics_api.exposures.actions import keep_rule_of
from services.metrics_api.launches.actions import keep_launch
from services.metrics_api.readings.actions import JOB_OF_LAUNCHES

handlers = Handlers()


@handlers.on("roadmap.launch_went_live")
async def take_launch(session: AsyncSession, told: dict[str, Any]) -> None:
    """Keep its mark for the charts, and measure it without being asked."""
    launch = await keep_launch(session, told)
    await keep_rule_of(session, launch)
    is_replayed = clock.present() - clock.now() > jobs.LEASE
    payload = {"launch": str(launch.id), "is_replayed": is_replayed}
    key = f"launch {launch.id}"
    await jobs.enqueue(session, JOB_OF_LAUNCHES, payload, run_at=clock.present(), key=key)

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.common import clock
from services.common.db import insert_or_ignore
from services.common.ids import new_id
from services.common.inbox import Handlers
from services.roadmap_api.readings.models import Reading

handlers = Handlers()


@handlers.on("metrics.reading_ready")
async def take_reading(session: AsyncSession, data: dict[str, Any]) -> None:
    """Keep this step beside the earlier ones; the same step told twice is kept once."""
    now = clock.now()
    await session.execute(
        insert_or_ignore(session, Reading).values(
            id=new_id(),
            created_at=now,
            updated_at=now,
            version=1,
            reading_id=UUID(str(data["reading"])),
            sequence=int(data.get("sequence", 0)),
            launch_id=_uuid(data.get("launch")),
            item_id=_uuid(data.get("item")),
            metric=data["metric"],
            unit=data.get("unit"),
            is_provisional=bool(data["provisional"]),
            method=data.get("method"),
            effect=data.get("effect") or {},
            interval=data.get("interval") or {},
            alpha=data.get("alpha"),
            probability=data.get("probability"),
            quality=data.get("quality"),
            verdict_hint=data.get("verdict_hint"),
            caveats=data.get("caveats") or [],
            days_measured=int(data.get("days_measured") or 0),
            days_due=data.get("days_due"),
            final_on=_date(data.get("final_on")),
            live_at=_time(data.get("live_at")),
            ready_at=now,
            entered_afterwards=False,
        )
    )


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import clock
from services.common.db import upsert
from services.roadmap_api.metrics.models import Metric, MetricPoint

KEPT_POINTS = 100


async def keep_metric(session: AsyncSession, told: dict[str, Any]) -> bool:
    """Take metrics_api's state of a metric, unless a newer one was told; True where it is new."""
    known = await session.get(Metric, told["key"])
    sequence = int(told.get("sequence") or 0)
    if known is not None and sequence < known.sequence:
        return False
    values = _columns(told) | {"sequence": sequence, "heard_at": clock.now()}
    changing = [name for name in values if name != "key"]
    await session.execute(upsert(session, Metric, values, index_elements=["key"], set_=changing))
    if values["value"] is not None and values["value_at"] is not None:
        await keep_points(session, told["key"], [(values["value_at"], values["value"])])
    return known is None


async def keep_points(
    session: AsyncSession, key: str, points: Iterable[tuple[datetime, float]]
) -> None:
    rows = [{"key": key, "at": at, "value": value} for at, value in points]
    if not rows:
        return
    await session.execute(
        upsert(session, MetricPoint, rows, index_elements=["key", "at"], set_=["value"])
    )
    oldest = (
        select(MetricPoint.at)
        .where(MetricPoint.key == key)
        .order_by(MetricPoint.at.desc())
        .offset(KEPT_POINTS)
        .limit(1)
    )
    found = await session.scalar(oldest)
    if found is not None:
        await session.execute(
            delete(MetricPoint).where(MetricPoint.key == key, MetricPoint.at <= found)
        )


def _columns(told: dict[str, Any]) -> dict[str, Any]:
    target = told.get("target") or {}
    due_on = target.get("due_on")
    value_at = told.get("value_at")
    return {
        "key": told["key"],
        "name": str(told.get("name") or told["key"])[:300],
        "kind": str(told.get("kind") or "")[:40] or None,
        "unit": str(told.get("unit") or "")[:80] or None,
        "direction": told.get("direction"),
        "definition": int(told.get("version") or 1),
        "value": None if told.get("value") is None else float(told["value"]),
        "value_at": datetime.fromisoformat(value_at) if value_at else None,
        "target_value": None if target.get("value") is None else float(target["value"]),
        "target_due_on": date.fromisoformat(due_on) if due_on else None,
        "is_deleted": bool(told.get("deleted", False)),
    }

"""Rows as plain values, for inserts of many at once."""

from typing import Any

from services.common import clock
from services.common.ids import new_id


def new_row(**values: Any) -> dict[str, Any]:
    """What every record starts with; multi-row inserts call no Python defaults."""
    at = clock.now()
    return {"id": new_id(), "created_at": at, "updated_at": at, "version": 1, **values}

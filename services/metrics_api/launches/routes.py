from typing import Any

from services.common.actors import Reader
from services.common.db import ReadSession
from services.common.pages import Page, PageQuery, paginate
from services.common.routing import Router
from services.metrics_api.launches import queries
from services.metrics_api.launches.models import Launch
from services.metrics_api.launches.schemas import LaunchOut

router = Router(prefix="/v1/launches", tags=["launches"])


@router.get("", response_model=Page[LaunchOut])
async def list_launches(
    session: ReadSession, _: Reader, page: PageQuery, metric: str | None = None
) -> dict[str, Any]:
    """Marks for charts, newest first; `metric` keeps those promised on one metric."""
    wanted = queries.launches(metric=metric)
    return await paginate(session, wanted, Launch, page, order=[Launch.live_at.desc()])

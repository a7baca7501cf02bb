from typing import Any
from uuid import UUID

from fastapi import Request, status

from services.common.actors import Reader, Writer
from services.common.db import ReadSession, Session
from services.common.pages import Page, PageQuery, paginate
from services.common.routing import Router
from services.metrics_api.readings import actions, queries
from services.metrics_api.readings.answers import full, summary
from services.metrics_api.readings.models import Reading
from services.metrics_api.readings.schemas import ReadingIn, ReadingOut, ReadingSummary

router = Router(prefix="/v1/readings", tags=["readings"])


@router.post("", response_model=ReadingOut, status_code=status.HTTP_202_ACCEPTED)
async def ask_reading(
    request: Request, session: Session, actor: Writer, asked: ReadingIn
) -> ReadingOut:
    """Ask for the effect of a launch on a metric; the answer follows at `GET /v1/readings/{id}`.

    Without a control the metric's own past says what was to be expected; `cohort` compares with the
    companies that do not have it yet, `metrics` with other metrics. Launches that go live are asked
    for by themselves.
    """
    zone = request.app.state.settings.timezone
    return full(await actions.ask_reading(session, actor, asked, zone))


@router.get("", response_model=Page[ReadingSummary])
async def list_readings(
    session: ReadSession,
    _: Reader,
    page: PageQuery,
    launch: UUID | None = None,
    item: UUID | None = None,
    metric: str | None = None,
) -> dict[str, Any]:
    """Newest first, without their days."""
    wanted = queries.readings(launch=launch, item=item, metric=metric)
    found = await paginate(session, wanted, Reading, page)
    results = [summary(row) if isinstance(row, Reading) else row for row in found["results"]]
    return {"results": results, "next": found["next"]}


@router.get("/{reading_id}", response_model=ReadingOut)
async def get_reading(session: ReadSession, _: Reader, reading_id: UUID) -> ReadingOut:
    """The effect with its interval, method, quality and caveats, and each day for the chart.

    `state`: `waiting` for the first look, `too_early` before the seventh day, `provisional` until
    its day (refreshed daily), then `final` once and for all; `impossible` says why in `problem`.
    """
    return full(await queries.get_reading(session, reading_id))

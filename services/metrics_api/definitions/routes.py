from typing import Annotated, Any

from fastapi import Depends, Path, Response, status

from services.common.actors import Reader, Writer
from services.common.db import ReadSession, Session
from services.common.etags import IfMatch, check_fresh, etag
from services.common.pages import Page, PageQuery, paginate
from services.common.routing import Router
from services.metrics_api.definitions import actions, queries
from services.metrics_api.definitions.models import Metric
from services.metrics_api.definitions.schemas import (
    KEY_PATTERN,
    MetricIn,
    MetricOut,
    RevisionsOut,
)

router = Router(prefix="/v1/metrics", tags=["metrics"])

KeyInPath = Annotated[str, Path(alias="key", pattern=KEY_PATTERN, max_length=80)]


async def load_metric(_: Reader, key: KeyInPath, session: ReadSession) -> Metric:
    """Who may not read is told so first, and learns nothing of which metrics there are."""
    return await queries.get_metric(session, key)


MetricInPath = Annotated[Metric, Depends(load_metric)]


@router.get("", response_model=Page[MetricOut])
async def list_metrics(
    session: ReadSession, page: PageQuery, _: Reader, kind: str | None = None
) -> dict[str, Any]:
    """The catalogue: every metric with its definition, value, target and freshness."""
    statement = queries.metrics()
    if kind is not None:
        statement = statement.where(Metric.kind == kind)
    return await paginate(session, statement, Metric, page)


@router.put(
    "/{key}",
    response_model=MetricOut,
    responses={201: {"model": MetricOut, "description": "The metric is new"}},
)
async def put_metric(
    key: KeyInPath,
    session: Session,
    actor: Writer,
    body: MetricIn,
    response: Response,
    if_match: IfMatch = None,
) -> Metric:
    """Define a metric, or change what it means; each change of meaning is a new revision."""
    known = await queries.find_metric(session, key)
    if known is not None:
        check_fresh(known, if_match)
    metric, is_new = await actions.put_metric(session, actor, key, body)
    if is_new:
        response.status_code = status.HTTP_201_CREATED
    response.headers["ETag"] = etag(metric)
    return metric


@router.get("/{key}", response_model=MetricOut)
async def show_metric(metric: MetricInPath, _: Reader, response: Response) -> Metric:
    """One metric: its definition, owner, value, target and freshness."""
    response.headers["ETag"] = etag(metric)
    return metric


@router.get("/{key}/revisions", response_model=RevisionsOut)
async def list_revisions(metric: MetricInPath, session: ReadSession, _: Reader) -> dict[str, Any]:
    """What the metric meant, newest first, and who changed it."""
    return {"results": list(await session.scalars(queries.revisions_of(metric))), "next": None}


@router.delete("/{key}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_metric(key: KeyInPath, session: Session, actor: Writer) -> None:
    """The metric leaves the catalogue; its events stay."""
    await actions.delete_metric(session, actor, await queries.get_metric(session, key))

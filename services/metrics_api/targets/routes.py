from fastapi import status

from services.common.actors import Writer
from services.common.db import Session
from services.common.routing import Router
from services.metrics_api.definitions import queries
from services.metrics_api.definitions.models import Metric
from services.metrics_api.definitions.routes import KeyInPath
from services.metrics_api.definitions.schemas import MetricOut
from services.metrics_api.targets import actions
from services.metrics_api.targets.schemas import TargetIn

router = Router(prefix="/v1/metrics/{key}/target", tags=["metrics"])


@router.put("", response_model=MetricOut)
async def put_target(key: KeyInPath, session: Session, actor: Writer, body: TargetIn) -> Metric:
    """What we want the metric to be, and by when."""
    metric = await queries.get_metric(session, key)
    return await actions.set_target(session, actor, metric, body.value, body.due_on)


@router.delete("", status_code=status.HTTP_204_NO_CONTENT)
async def delete_target(key: KeyInPath, session: Session, actor: Writer) -> None:
    """No target any more."""
    metric = await queries.get_metric(session, key)
    await actions.set_target(session, actor, metric, None, None)

from services.common.actors import Writer
from services.common.db import Session
from services.common.routing import Router
from services.metrics_api.definitions import queries
from services.metrics_api.definitions.routes import KeyInPath
from services.metrics_api.points import actions
from services.metrics_api.points.schemas import PointsIn, PointsOut

router = Router(prefix="/v1/metrics", tags=["metrics"])


@router.post("/{key}/points", response_model=PointsOut)
async def push_points(
    key: KeyInPath, session: Session, actor: Writer, body: PointsIn
) -> dict[str, int]:
    """Values that live elsewhere; the same `at` and dimensions again replaces the value."""
    metric = await queries.get_metric(session, key)
    return {"taken": await actions.push(session, actor, metric, body.points)}

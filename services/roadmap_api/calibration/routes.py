from dataclasses import asdict
from typing import Any

from services.common.actors import Internal
from services.common.db import ReadSession
from services.common.routing import Router
from services.common.schemas import Out
from services.roadmap_api.calibration.queries import closed_verdicts, figures_of

router = Router(prefix="/v1/calibration", tags=["calibration"])


class FiguresOut(Out):
    """Counts of closed cases by verdict, and how far promises were off.

    `held`: above or within. `bias`: mean of measured / promised − 1. `factor`: how many times over
    we promise. `coverage`: share of promised ranges that hold what was measured, 0..1.
    """

    cases: int
    within: int
    above: int
    below: int
    inconclusive: int
    held: int
    bias: float | None
    factor: float | None
    coverage: float | None


class CalibrationOut(FiguresOut):
    """Promises made beforehand; apart from them those entered afterwards, and both together."""

    entered_afterwards: FiguresOut
    together: FiguresOut


@router.get("", response_model=CalibrationOut)
async def get_calibration(session: ReadSession, actor: Internal) -> CalibrationOut:
    """How good our promises were, over all closed cases."""
    return CalibrationOut(**await calibration(session))


async def calibration(session: Any) -> dict[str, Any]:
    closed = await closed_verdicts(session)
    beforehand = [verdict for verdict in closed if not verdict.entered_afterwards]
    afterwards = [verdict for verdict in closed if verdict.entered_afterwards]
    return {
        **asdict(figures_of(beforehand)),
        "entered_afterwards": asdict(figures_of(afterwards)),
        "together": asdict(figures_of(closed)),
    }

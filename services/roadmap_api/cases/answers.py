"""Cases as they are shown: with what they may bring, what can be measured, and our own record."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.common.tables import Tombstone
from services.roadmap_api.calibration.figures import Figures
from services.roadmap_api.calibration.queries import our_record
from services.roadmap_api.cases import frozen
from services.roadmap_api.cases.models import Case
from services.roadmap_api.cases.schemas import CaseOut
from services.roadmap_api.metrics.models import Metric
from services.roadmap_api.metrics.queries import metrics_by_key


async def answer(session: AsyncSession, case: Case) -> CaseOut:
    return (await answers(session, [case]))[0]


async def answer_page(session: AsyncSession, page: dict[str, Any]) -> dict[str, Any]:
    shown = iter(await answers(session, [row for row in page["results"] if isinstance(row, Case)]))
    page["results"] = [
        row if isinstance(row, Tombstone) else next(shown) for row in page["results"]
    ]
    return page


async def answers(session: AsyncSession, cases: Sequence[Case]) -> list[CaseOut]:
    if not cases:
        return []
    metrics = await metrics_by_key(session, {case.metric for case in cases if case.metric})
    record = await our_record(session)
    return [_shown(case, metrics.get(case.metric or ""), record) for case in cases]


def _shown(case: Case, metric: Metric | None, record: Figures) -> CaseOut:
    own = {name: getattr(case, name) for name in CaseOut.model_fields if hasattr(Case, name)}
    outcome = case.outcome or dict.fromkeys(
        ("npv", "irr", "roi", "payback_months", "at_likely", "simulation")
    )
    return CaseOut.model_validate(
        {
            **own,
            **outcome,
            "metric_known": metric is not None,
            "metric_name": metric.name if metric else None,
            "unit": metric.unit if metric else None,
            "direction": metric.direction if metric else None,
            "calibration": _our_record(case, record),
            "hash_holds": frozen.hash_holds(case),
        }
    )


def _our_record(case: Case, record: Figures) -> dict[str, Any]:
    """The promise divided by how many times over we promise."""
    figures = asdict(record)
    corrected = None
    if record.factor:
        corrected = {end: value / record.factor for end, value in case.effect.items()}
    return {**{name: figures[name] for name in ("cases", "held", "factor")}, "corrected": corrected}

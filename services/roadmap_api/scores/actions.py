from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit, clock
from services.common.actors import Actor
from services.common.db import upsert
from services.common.ids import new_id
from services.common.problems import FieldError, Invalid, NotFound
from services.roadmap_api.history.actions import record_changes
from services.roadmap_api.items.models import Item
from services.roadmap_api.scores.formulas import FRAMEWORKS, Part
from services.roadmap_api.scores.jobs import rank_again
from services.roadmap_api.scores.models import Score, Weighting
from services.roadmap_api.scores.schemas import ScoreIn


async def score_item(
    session: AsyncSession, actor: Actor, item: Item, framework: str, body: ScoreIn
) -> Score:
    """One person's inputs take the place of those the same person gave before."""
    _check_inputs(framework, body.inputs)
    known = await _find(session, actor, item, framework)
    before = dict(known.inputs) if known else None
    if known is None:
        known = Score(
            item_id=item.id, framework=framework, scorer_id=actor.id, scorer_name=actor.label
        )
        session.add(known)
    known.inputs, known.reason = dict(body.inputs), body.reason
    await session.flush()
    await _tell(session, actor, item, framework, before, dict(body.inputs), body.reason)
    return known


async def withdraw_score(session: AsyncSession, actor: Actor, item: Item, framework: str) -> None:
    known = await _find(session, actor, item, framework)
    if known is None:
        raise NotFound("You have not scored this item in this framework.")
    before = dict(known.inputs)
    await session.delete(known)
    await _tell(session, actor, item, framework, before, None, None)


async def set_weights(
    session: AsyncSession, actor: Actor, framework: str, weights: dict[str, float]
) -> None:
    """For everyone, from now on; what it would do can be seen before with `weights=`."""
    values = {
        "id": new_id(),
        "created_at": clock.now(),
        "updated_at": clock.now(),
        "version": 1,
        "framework": framework,
        "weights": weights,
    }
    await session.execute(
        upsert(
            session,
            Weighting,
            values,
            index_elements=["framework"],
            set_=["weights", "updated_at"],
        )
    )
    audit.record(session, actor, "framework.weighted", framework, after=weights)
    await rank_again(session)


async def _tell(
    session: AsyncSession,
    actor: Actor,
    item: Item,
    framework: str,
    before: Any,
    after: Any,
    reason: str | None,
) -> None:
    field = f"score.{framework}"
    record_changes(session, actor, item.id, {field: before}, {field: after}, reason=reason)
    audit.record(
        session, actor, "item.scored", item.id, before={field: before}, after={field: after}
    )
    await rank_again(session)


async def _find(session: AsyncSession, actor: Actor, item: Item, framework: str) -> Score | None:
    found: Score | None = await session.scalar(
        select(Score).where(
            Score.item_id == item.id, Score.framework == framework, Score.scorer_id == actor.id
        )
    )
    return found


def _check_inputs(framework: str, inputs: dict[str, float]) -> None:
    """Unknown parts and values out of their range are pointed at."""
    parts = FRAMEWORKS[framework].parts
    errors: list[FieldError] = []
    for name, value in inputs.items():
        part = parts.get(name) or (Part(high=10) if framework == "weighted" else None)
        if fault := _fault(part, value, list(parts)):
            errors.append({"pointer": f"/inputs/{name}", "detail": fault})
    if errors:
        raise Invalid(errors=errors)


def _fault(part: Part | None, value: float, known: list[str]) -> str | None:
    if part is None:
        return f"This framework knows {', '.join(known)}."
    if part.is_divisor and value <= 0:
        return "It divides: send more than zero."
    if not part.low <= value <= part.high:
        return f"Send {part.low:g} to {part.high:g}."
    return None

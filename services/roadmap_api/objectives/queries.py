from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common.problems import NotFound
from services.roadmap_api.objectives.models import CheckIn, KeyResult, Objective


def found_objectives(
    *, q: str | None = None, is_closed: bool | None = None, **belongs_to: UUID | None
) -> Select[Objective]:
    """`belongs_to`: product, team, owner, parent."""
    objectives = select(Objective)
    if q:
        objectives = objectives.where(Objective.name.icontains(q, autoescape=True))
    if is_closed is not None:
        is_open = Objective.closed_at.is_(None)
        objectives = objectives.where(~is_open if is_closed else is_open)
    for name, wanted in belongs_to.items():
        if wanted is not None:
            objectives = objectives.where(getattr(Objective, f"{name}_id") == wanted)
    return objectives


async def get_objective(session: AsyncSession, objective_id: UUID) -> Objective:
    found = await session.get(Objective, objective_id)
    if found is None:
        raise NotFound(f"No objective has the id {objective_id}.")
    return found


async def get_key_result(session: AsyncSession, key_result_id: UUID) -> KeyResult:
    found = await session.get(KeyResult, key_result_id)
    if found is None:
        raise NotFound(f"No key result has the id {key_result_id}.")
    return found


def key_results_of(objective: Objective) -> Select[KeyResult]:
    return select(KeyResult).where(KeyResult.objective_id == objective.id)


def check_ins_of(objective: Objective, key_result: UUID | None = None) -> Select[CheckIn]:
    check_ins = select(CheckIn).where(CheckIn.objective_id == objective.id)
    if key_result is not None:
        check_ins = check_ins.where(CheckIn.key_result_id == key_result)
    return check_ins

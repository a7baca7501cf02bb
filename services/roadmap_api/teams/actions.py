from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit
from services.common.actors import Actor
from services.common.problems import Conflict
from services.roadmap_api.teams.models import Team
from services.roadmap_api.teams.schemas import TeamIn


class TeamNameIsTaken(Conflict):
    title = "Another team has this name"


async def add_team(session: AsyncSession, actor: Actor, body: TeamIn) -> Team:
    team = Team(name=body.name, capacity_per_week=body.capacity_per_week)
    session.add(team)
    await _flush(session)
    audit.record(session, actor, "team.added", team.id, after=_state(team))
    return team


async def change_team(
    session: AsyncSession, actor: Actor, team: Team, changes: dict[str, Any]
) -> Team:
    before = _state(team)
    for field, value in changes.items():
        setattr(team, field, value)
    await _flush(session)
    if _state(team) != before:
        audit.record(session, actor, "team.changed", team.id, before=before, after=_state(team))
    return team


async def _flush(session: AsyncSession) -> None:
    try:
        await session.flush()
    except IntegrityError as problem:
        raise TeamNameIsTaken() from problem


def _state(team: Team) -> dict[str, object]:
    return {"name": team.name, "capacity_per_week": team.capacity_per_week}

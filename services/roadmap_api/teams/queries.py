from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common.problems import NotFound
from services.roadmap_api.teams.models import Team


def all_teams(q: str | None = None) -> Select[Team]:
    teams = select(Team)
    return teams.where(Team.name.icontains(q, autoescape=True)) if q else teams


async def get_team(session: AsyncSession, team_id: UUID) -> Team:
    found = await session.get(Team, team_id)
    if found is None:
        raise NotFound(f"No team has the id {team_id}.")
    return found

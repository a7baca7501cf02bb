from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Response, status

from services.common.actors import Actor, Reader, Writer
from services.common.db import ReadSession, Session
from services.common.etags import IfMatch, check_fresh, etag
from services.common.pages import Page, PageQuery, paginate
from services.common.problems import Forbidden
from services.common.routing import Router
from services.roadmap_api.teams import actions, queries
from services.roadmap_api.teams.models import Team
from services.roadmap_api.teams.schemas import TeamIn, TeamOut, TeamPatch

router = Router(prefix="/v1/teams", tags=["teams"])


async def planner(actor: Writer) -> Actor:
    """Capacity decides dates, so leaders and administrators set it, or a key that may write."""
    if actor.kind == "person" and actor.role not in ("admin", "leader"):
        raise Forbidden("Leaders and administrators keep the teams.")
    return actor


Planner = Annotated[Actor, Depends(planner)]


@router.get("", response_model=Page[TeamOut])
async def list_teams(
    session: ReadSession, actor: Reader, page: PageQuery, q: str | None = None
) -> dict[str, Any]:
    return await paginate(session, queries.all_teams(q), Team, page)


@router.post("", response_model=TeamOut, status_code=status.HTTP_201_CREATED)
async def add_team(session: Session, actor: Planner, body: TeamIn) -> Team:
    """`capacity_per_week` is in person-weeks a week."""
    return await actions.add_team(session, actor, body)


@router.get("/{team_id}", response_model=TeamOut)
async def get_team(session: ReadSession, actor: Reader, team_id: UUID, response: Response) -> Team:
    team = await queries.get_team(session, team_id)
    response.headers["ETag"] = etag(team)
    return team


@router.patch("/{team_id}", response_model=TeamOut)
async def change_team(
    session: Session,
    actor: Planner,
    team_id: UUID,
    body: TeamPatch,
    response: Response,
    if_match: IfMatch = None,
) -> Team:
    team = await queries.get_team(session, team_id)
    check_fresh(team, if_match)
    await actions.change_team(session, actor, team, body.changes())
    response.headers["ETag"] = etag(team)
    return team

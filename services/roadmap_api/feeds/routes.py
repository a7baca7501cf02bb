from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response, status

from services.common import clock
from services.common.actors import AnyActor, Internal, Writer
from services.common.db import ReadSession, Session
from services.common.pages import Page, PageQuery, paginate
from services.common.problems import NotFound
from services.common.routing import Router
from services.roadmap_api.feeds import actions, queries, wording
from services.roadmap_api.feeds.atom import Entry, feed
from services.roadmap_api.feeds.calendars import Day, calendar
from services.roadmap_api.feeds.models import Feed
from services.roadmap_api.feeds.schemas import FeedIn, FeedMade, FeedOut
from services.roadmap_api.feeds.tokens import FeedReader, reader_of
from services.roadmap_api.items.models import Item
from services.roadmap_api.items.stages import LIVE

router = Router(prefix="/v1", tags=["feeds"])

Token = Annotated[str | None, Query(max_length=100, description="Of POST /v1/feeds")]


@router.get("/feeds", response_model=Page[FeedOut])
async def list_feeds(session: ReadSession, actor: Internal, page: PageQuery) -> dict[str, Any]:
    """Addresses that were given out, newest first."""
    return await paginate(session, queries.all_feeds(), Feed, page)


@router.post("/feeds", response_model=FeedMade, status_code=status.HTTP_201_CREATED)
async def create_feed(request: Request, session: Session, actor: Writer, body: FeedIn) -> FeedMade:
    """Addresses of the calendar and the changelog for one audience, shown this once."""
    made, token = await actions.create_feed(session, actor, body)
    base = request.app.state.settings.public_url_of("roadmap")
    return FeedMade(
        **FeedOut.model_validate(made).model_dump(),
        ics_url=f"{base}/v1/roadmap.ics?token={token}",
        atom_url=f"{base}/v1/changelog.atom?token={token}",
    )


@router.delete("/feeds/{feed_id}", status_code=status.HTTP_204_NO_CONTENT)
async def revoke_feed(session: Session, actor: Writer, feed_id: UUID) -> None:
    """The address stops working at once."""
    found = await session.get(Feed, feed_id)
    if found is None:
        raise NotFound(f"No feed has the id {feed_id}.")
    await actions.revoke_feed(session, actor, found)


@router.get(
    "/roadmap.ics",
    response_class=Response,
    responses={200: {"content": {"text/calendar": {"schema": {"type": "string"}}}}},
)
async def show_calendar(session: ReadSession, actor: AnyActor, token: Token = None) -> Response:
    """Dates of the roadmap as a calendar; its audience is that of the token or key, else public."""
    reader = await reader_of(session, actor, token)
    items = await session.scalars(queries.dated_items(reader))
    days = sorted((_day(reader, item) for item in items), key=lambda day: (day.day, day.uid))
    body = calendar("Roadmap", days[-queries.MOST :])
    return Response(body, media_type="text/calendar; charset=utf-8")


@router.get(
    "/changelog.atom",
    response_class=Response,
    responses={200: {"content": {"application/atom+xml": {"schema": {"type": "string"}}}}},
)
async def show_changelog(
    request: Request, session: ReadSession, actor: AnyActor, token: Token = None
) -> Response:
    """What became available, as a feed; its audience is that of the token or key, else public."""
    reader = await reader_of(session, actor, token)
    items = await session.scalars(queries.launched_items(reader))
    home = request.app.state.settings.public_url.rstrip("/")
    entries = [_entry(reader, item, home) for item in items]
    body = feed(f"{home}/changelog", "What is new", f"{home}/portal", entries, clock.now())
    return Response(body, media_type="application/atom+xml; charset=utf-8")


def _day(reader: FeedReader, item: Item) -> Day:
    is_there = item.stage in LIVE and item.launched_at is not None
    day = item.launched_at.date() if is_there and item.launched_at else item.expected_on
    assert day is not None
    return Day(
        uid=str(item.id),
        day=day,
        title=wording.headline(reader, item),
        text=wording.text(reader, item),
        changed_at=item.updated_at,
        version=item.version,
        is_certain=is_there,
    )


def _entry(reader: FeedReader, item: Item, home: str) -> Entry:
    path = "portal" if reader.is_outsider else f"items/{item.id}"
    return Entry(
        id=str(item.id),
        title=wording.headline(reader, item),
        text=wording.text(reader, item),
        link=f"{home}/{path}",
        published_at=item.launched_at or item.updated_at,
        updated_at=item.updated_at,
    )

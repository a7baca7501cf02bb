from sqlalchemy import Select, select

from services.roadmap_api.feeds.models import Feed
from services.roadmap_api.feeds.tokens import FeedReader
from services.roadmap_api.items.models import Item
from services.roadmap_api.items.stages import LIVE, OPEN

MOST = 1000


def dated_items(reader: FeedReader) -> Select[Item]:
    """What has a date: planned or launched, soonest first."""
    return _seen(reader).where(
        Item.stage.in_((*OPEN, *LIVE)),
        Item.ends_on.is_not(None) | Item.likely_on.is_not(None) | Item.launched_at.is_not(None),
    )


def launched_items(reader: FeedReader, most: int = 100) -> Select[Item]:
    """What became available, newest first."""
    launched = _seen(reader).where(Item.stage.in_(LIVE), Item.launched_at.is_not(None))
    return launched.order_by(Item.launched_at.desc(), Item.id.desc()).limit(most)


def _seen(reader: FeedReader) -> Select[Item]:
    items = select(Item).where(Item.audience.in_(reader.audiences))
    return items.where(Item.wording_customer.is_not(None)) if reader.is_outsider else items


def all_feeds() -> Select[Feed]:
    return select(Feed)

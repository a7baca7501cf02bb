"""What a feed says of an item: to outsiders the customer's wording, to others the title too."""

from services.roadmap_api.feeds.tokens import FeedReader
from services.roadmap_api.items.answers import first_sentence
from services.roadmap_api.items.models import Item


def headline(reader: FeedReader, item: Item) -> str:
    return first_sentence(item.wording_customer or "") if reader.is_outsider else item.title


def text(reader: FeedReader, item: Item) -> str:
    """Outsiders read the customer's wording, sales what they may say, insiders the plain one."""
    if reader.is_outsider:
        return item.wording_customer or ""
    inner = item.wording_plain if "internal" in reader.audiences else None
    return inner or item.safe_wording or ""

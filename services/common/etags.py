"""Two people editing one record: the second is told, and nobody's words are lost."""

from typing import Annotated, Any

from fastapi import Header

from services.common.problems import PreconditionFailed

IfMatch = Annotated[str | None, Header(alias="If-Match", description="ETag that you last saw")]


def etag(record: Any) -> str:
    return f'"{record.version}"'


def check_fresh(record: Any, if_match: str | None) -> None:
    """Refuse a change made on a version that is no longer the newest."""
    if if_match is None or if_match.strip() == "*":
        return
    seen = {tag.strip().removeprefix("W/") for tag in if_match.split(",")}
    if etag(record) not in seen:
        raise PreconditionFailed(
            "Load it again, look at what changed, and send your change with the new ETag.",
            etag=etag(record),
        )

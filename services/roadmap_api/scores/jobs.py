from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.common import jobs


async def rank_again(session: AsyncSession) -> None:
    """Write down today's ranks soon; the changes of one second share one run."""
    second = int(datetime.now(UTC).timestamp())
    await jobs.enqueue(session, "scores.rank", {}, key=f"scores.rank {second}")

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.roadmap_api.calibration.figures import Closed, Figures, calibrate
from services.roadmap_api.verdicts.models import ItemVerdict
from services.roadmap_api.verdicts.rule import (
    VERDICTS,
    Measurement,
    Promise,
    falls,
    measured_gain,
    promised_gain,
)

# Below this many closed cases of our own, those entered afterwards are taken into account too.
ENOUGH_CASES = 3


async def closed_verdicts(session: AsyncSession) -> Sequence[ItemVerdict]:
    return list(await session.scalars(select(ItemVerdict).order_by(ItemVerdict.given_at)))


async def our_record(session: AsyncSession) -> Figures:
    """What is shown beside a new case: promises made beforehand, or all while those are few."""
    closed = await closed_verdicts(session)
    beforehand = [verdict for verdict in closed if not verdict.entered_afterwards]
    return figures_of(beforehand if len(beforehand) >= ENOUGH_CASES else closed)


def figures_of(verdicts: Sequence[ItemVerdict]) -> Figures:
    """Verdicts without a promise count in no figure: there was nothing to hold."""
    return calibrate([closed for closed in map(as_closed, verdicts) if closed is not None])


def as_closed(given: ItemVerdict) -> Closed | None:
    word = next((verdict for verdict in VERDICTS if verdict == given.verdict), None)
    if given.promised is None or word is None:
        return None
    promise = Promise(**given.promised)
    towards = falls(promise, given.direction)
    gain = promised_gain(promise, towards)
    measured = None
    if given.effect is not None:
        whole = Measurement(given.effect, given.effect, given.effect)
        measured = measured_gain(whole, towards).estimate
    return Closed(word, gain.low, gain.likely, gain.high, measured)

from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit
from services.common.actors import Actor
from services.roadmap_api.references import check_references
from services.roadmap_api.risks.models import Risk
from services.roadmap_api.risks.schemas import RiskIn, RiskPatch

_LINKS = {"item": "item_id", "product": "product_id", "owner": "owner_id"}
_REQUIRED = ("title", "likelihood", "impact", "state")


async def note_risk(session: AsyncSession, actor: Actor, body: RiskIn) -> Risk:
    given = body.model_dump()
    await check_references(session, given)
    columns = {_LINKS.get(name, name): value for name, value in given.items()}
    risk = Risk(**columns, score=body.likelihood * body.impact, state="open")
    session.add(risk)
    await session.flush()
    audit.record(session, actor, "risk.noted", risk.id, after=body.model_dump(mode="json"))
    return risk


async def change_risk(session: AsyncSession, actor: Actor, risk: Risk, body: RiskPatch) -> Risk:
    changes = {
        name: value
        for name, value in body.changes().items()
        if value is not None or name not in _REQUIRED
    }
    await check_references(session, changes)
    before = {name: getattr(risk, _LINKS.get(name, name)) for name in changes}
    for name, value in changes.items():
        setattr(risk, _LINKS.get(name, name), value)
    risk.score = risk.likelihood * risk.impact
    await session.flush()
    audit.record(session, actor, "risk.changed", risk.id, before=before, after=changes)
    return risk

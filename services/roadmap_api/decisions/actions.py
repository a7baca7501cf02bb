from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit, clock, outbox
from services.common.actors import Actor
from services.common.problems import Conflict, FieldError, Invalid
from services.roadmap_api.decisions.models import Decision, Objection
from services.roadmap_api.decisions.schemas import (
    AnswerIn,
    DecisionIn,
    DecisionPatch,
    ObjectionIn,
    OutcomeIn,
)
from services.roadmap_api.items.models import Item
from services.roadmap_api.references import check_references

_COLUMNS = {"item": "item_id", "owner": "owner_id", "asked_of_board": "is_asked_of_board"}
_REQUIRED = ("title", "options", "asked_of_board", "state")


class AlreadyDecided(Conflict):
    title = "This has been decided"


async def ask_decision(session: AsyncSession, actor: Actor, body: DecisionIn) -> Decision:
    given = body.model_dump()
    await _check(session, given)
    decision = Decision(**_columns(given), state="open", asked_by=actor.label, objections=[])
    session.add(decision)
    await session.flush()
    audit.record(session, actor, "decision.asked", decision.id, after=outbox.plain(given))
    return decision


async def change_decision(
    session: AsyncSession, actor: Actor, decision: Decision, body: DecisionPatch
) -> Decision:
    """Only what is open changes; what was decided stays as it was decided."""
    if decision.state == "decided":
        raise AlreadyDecided(decided=decision.decided, decided_at=decision.decided_at)
    changes = {
        name: value
        for name, value in body.changes().items()
        if value is not None or name not in _REQUIRED
    }
    await _check(session, changes)
    before = {name: getattr(decision, _COLUMNS.get(name, name)) for name in changes}
    for name, value in _columns(changes).items():
        setattr(decision, name, value)
    await session.flush()
    audit.record(session, actor, "decision.changed", decision.id, before=before, after=changes)
    return decision


async def decide(
    session: AsyncSession, actor: Actor, decision: Decision, body: OutcomeIn
) -> Decision:
    if not decision.is_open:
        raise AlreadyDecided(decided=decision.decided, decided_at=decision.decided_at)
    for name, value in body.model_dump(exclude_none=True).items():
        setattr(decision, name, value)
    decision.state = "decided"
    decision.decided_by, decision.decided_at = actor.label, clock.now()
    await session.flush()
    audit.record(session, actor, "decision.made", decision.id, after=body.model_dump(mode="json"))
    return decision


async def object_to(
    session: AsyncSession,
    actor: Actor,
    body: ObjectionIn,
    *,
    decision: Decision | None = None,
    item: Item | None = None,
) -> Objection:
    """An objection may come before a decision, or after it."""
    objection = Objection(
        decision_id=decision.id if decision else None,
        item_id=item.id if item else None,
        text=body.text,
        by=body.by or actor.label,
        by_function=actor.function,
    )
    session.add(objection)
    await session.flush()
    audit.record(session, actor, "objection.raised", objection.id, after={"text": body.text})
    return objection


async def answer_objection(
    session: AsyncSession, actor: Actor, objection: Objection, body: AnswerIn
) -> Objection:
    before = {"answer": objection.answer}
    objection.answer, objection.change_made = body.answer, body.change_made
    objection.answered_by, objection.answered_at = actor.label, clock.now()
    await session.flush()
    audit.record(
        session,
        actor,
        "objection.answered",
        objection.id,
        before=before,
        after=body.model_dump(mode="json"),
    )
    return objection


def _columns(given: dict[str, Any]) -> dict[str, Any]:
    columns = {_COLUMNS.get(name, name): value for name, value in given.items()}
    if "options" in columns:
        columns["options"] = outbox.plain(columns["options"])
    return columns


async def _check(session: AsyncSession, given: dict[str, Any]) -> None:
    await check_references(session, given)
    errors: list[FieldError] = []
    for index, option in enumerate(given.get("options") or []):
        if option.get("item") and await session.get(Item, option["item"]) is None:
            detail = f"No item has the id {option['item']}."
            errors.append({"pointer": f"/options/{index}/item", "detail": detail})
    if errors:
        raise Invalid(errors=errors)

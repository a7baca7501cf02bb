import asyncio
from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.common import audit, clock, outbox
from services.common.actors import Actor
from services.common.problems import Conflict, invalid
from services.roadmap_api.cases import frozen
from services.roadmap_api.cases.events import case_approved
from services.roadmap_api.cases.measurability import Question
from services.roadmap_api.cases.models import Case, CaseApproval
from services.roadmap_api.cases.plans import DEFAULT_HORIZON, DEFAULT_RATE, outcome_of, plan_of
from services.roadmap_api.cases.queries import last_case
from services.roadmap_api.items.models import Item
from services.roadmap_api.locks import lock

Terms = dict[str, Any]


class CaseIsSettled(Conflict):
    title = "This version was signed or refused and never changes again"


class NewerVersionExists(Conflict):
    title = "A newer version of this business case exists"


class AlreadySigned(Conflict):
    title = "You have signed this version already"


def terms_of(given: Mapping[str, Any]) -> Terms:
    """What a body says, completed by defaults, with stop rules in one shape."""
    terms = {**given, "cash_flows": outbox.plain(given["cash_flows"])}
    terms["discount_rate"] = _or(given["discount_rate"], DEFAULT_RATE)
    terms["horizon_months"] = _or(given["horizon_months"], DEFAULT_HORIZON)
    terms["kill_criteria"] = kill_criteria_of(given["kill_criteria"])
    return terms


def current_terms(case: Case) -> Terms:
    names = (
        "metric effect effect_is measured_for_days value_per_unit cost discount_rate "
        "horizon_months cash_flows cash_flows_every kill_criteria"
    )
    return {name: getattr(case, name) for name in names.split()}


def kill_criteria_of(given: Any) -> list[dict[str, Any]]:
    """Words alone become a stop rule that people check."""
    rules = [given] if isinstance(given, str) else given or []
    empty = {"text": None, "measure": "effect", "under": None, "over": None, "on_day": None}
    return [
        {**empty, "text": rule} if isinstance(rule, str) else {**empty, **rule} for rule in rules
    ]


def question_of(terms: Mapping[str, Any]) -> Question | None:
    """What to ask metrics_api about; nothing where no metric is named."""
    if not terms["metric"]:
        return None
    return Question(
        terms["metric"],
        terms["measured_for_days"],
        terms["effect"]["likely"],
        terms["effect_is"] == "relative",
    )


async def expected_outcome(terms: Terms, direction: str | None) -> dict[str, Any] | None:
    """Ten thousand draws, in a thread, so that other requests go on meanwhile."""
    return await asyncio.to_thread(outcome_of, plan_of(terms, direction))


async def write_case(
    session: AsyncSession,
    actor: Actor,
    item: Item,
    terms: Terms,
    *,
    outcome: dict[str, Any] | None,
    measurability: dict[str, Any] | None,
    entered_afterwards: bool = False,
) -> Case:
    """The next version of the item's case, as a draft."""
    await lock(session, f"cases of {item.id}")
    last = await last_case(session, item.id)
    case = Case(
        item_id=item.id,
        number=last.number + 1 if last else 1,
        status="draft",
        outcome=outcome,
        measurability=measurability,
        written_by=actor.label,
        entered_afterwards=entered_afterwards,
        approvals=[],
    )
    _set_terms(case, terms)
    session.add(case)
    await session.flush()
    audit.record(session, actor, "case.written", case.id, after=outbox.plain(terms))
    return case


async def change_case(
    session: AsyncSession,
    actor: Actor,
    case: Case,
    terms: Terms,
    *,
    outcome: dict[str, Any] | None,
    measurability: dict[str, Any] | None,
) -> Case:
    check_draft(case)
    before = current_terms(case)
    _set_terms(case, terms)
    case.outcome, case.measurability = outcome, measurability
    await session.flush()
    audit.record(session, actor, "case.changed", case.id, before=before, after=current_terms(case))
    return case


async def note_measurability(
    session: AsyncSession, case: Case, measurability: dict[str, Any] | None
) -> Case:
    """Only a draft takes a new answer: what was signed stays as it was signed."""
    check_draft(case)
    case.measurability = measurability
    await session.flush()
    return case


def check_draft(case: Case) -> None:
    if case.status != "draft":
        raise CaseIsSettled("Write a new version instead.", case_status=case.status)


async def sign_case(
    session: AsyncSession,
    actor: Actor,
    case: Case,
    *,
    decision: str,
    note: str | None,
    measurability: dict[str, Any] | None,
    direction: str | None,
) -> Case:
    """Approve or reject; the first approval freezes the version, later ones add a signature."""
    await _check_signable(session, actor, case, decision)
    if case.status == "draft":
        case.measurability = measurability
    is_too_small = (case.measurability or {}).get("enough") is False
    if decision == "approve" and is_too_small and not note:
        raise invalid(
            "/note", "It promises less than would be noticed. Say why it is approved anyway."
        )
    signed = CaseApproval(
        case_id=case.id,
        decision=decision,
        note=note,
        signer_id=actor.id,
        signer=actor.label,
        role=actor.role or actor.kind,
        function=actor.function,
        at=clock.now(),
        though_too_small=is_too_small and decision == "approve",
    )
    session.add(signed)
    if decision == "reject":
        case.status = "rejected"
    elif case.status == "draft":
        freeze(case)
        outbox.record(session, case_approved(case, direction), actor=actor)
    await session.flush()
    await session.refresh(case, ["approvals"])
    audit.record(
        session,
        actor,
        f"case.{'approved' if decision == 'approve' else 'rejected'}",
        case.id,
        after={"hash": case.hash, "note": note, "though_too_small": signed.though_too_small},
    )
    return case


def freeze(case: Case) -> None:
    case.status, case.approved_at = "approved", clock.now()
    case.frozen = frozen.content(case)
    case.hash = frozen.sha256(case.frozen)


async def _check_signable(session: AsyncSession, actor: Actor, case: Case, decision: str) -> None:
    if any(approval.signer_id == actor.id for approval in case.approvals):
        raise AlreadySigned(case_status=case.status)
    if case.status == "rejected" or (case.status == "approved" and decision == "reject"):
        raise CaseIsSettled("Write a new version instead.", case_status=case.status)
    last = await last_case(session, case.item_id)
    if case.status == "draft" and last is not None and last.number > case.number:
        raise NewerVersionExists(f"Version {last.number} is the newest.", newest=str(last.id))


def _set_terms(case: Case, terms: Terms) -> None:
    for name, value in terms.items():
        if name in ("effect", "cost"):
            for end in ("low", "likely", "high"):
                setattr(case, f"{name}_{end}", value[end])
        else:
            setattr(case, name, value)


def _or(given: Any, default: Any) -> Any:
    return default if given is None else given

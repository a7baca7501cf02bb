"""Finding notes, and the facts above the inbox."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, cast, func, literal, select
from sqlalchemy.dialects.postgresql import JSONB as PostgresJSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, joinedload

from services.common import clock
from services.common.actors import AUDIENCES
from services.common.problems import NotFound
from services.feedback_api.companies.models import Company
from services.feedback_api.feedback.models import Feedback
from services.feedback_api.requests.models import Attachment, FeatureRequest, ItemLink
from services.feedback_api.requests.queries import attached
from services.feedback_api.similar.words import is_postgres, matching

RENEWAL_WINDOW = timedelta(days=90)


def notes(audiences: Collection[str] = AUDIENCES) -> Select[Feedback]:
    """Notes with who wrote them and the requests of these audiences that they speak for."""
    return select(Feedback).options(
        joinedload(Feedback.contact),
        joinedload(Feedback.company),
        joinedload(Feedback.deal),
        *attached(audiences),
    )


def filtered(
    session: AsyncSession, asked: Mapping[str, Any], audiences: Collection[str] = AUDIENCES
) -> Select[Feedback]:
    """`asked` holds the filters of the list by their names in the address."""
    statement = notes(audiences)
    for name, column in (
        ("status", Feedback.status),
        ("source", Feedback.source),
        ("sentiment", Feedback.sentiment),
        ("kind", Feedback.kind),
        ("assignee", Feedback.assignee_id),
        ("product", Feedback.product_id),
    ):
        if asked.get(name) is not None:
            statement = statement.where(column == asked[name])
    if asked.get("company") is not None:
        statement = statement.where(Feedback.company_id.in_(_members(asked["company"])))
    if asked.get("request") is not None:
        statement = statement.where(Feedback.id.in_(_notes_of_request(asked["request"])))
    if asked.get("item") is not None:
        statement = statement.where(Feedback.id.in_(_notes_of_item(asked["item"])))
    for name in ("tag", "theme"):
        if asked.get(name) is not None:
            statement = statement.where(_tagged(session, asked[name]))
    if asked.get("contact") is not None:
        statement = statement.where(Feedback.contact_id == asked["contact"])
    if asked.get("since") is not None:
        statement = statement.where(Feedback.occurred_at >= asked["since"])
    if asked.get("until") is not None:
        statement = statement.where(Feedback.occurred_at < asked["until"])
    if asked.get("snoozed") is not None:
        statement = statement.where(asleep() if asked["snoozed"] else ~asleep())
    if asked.get("renewing"):
        statement = statement.where(Feedback.company_id.in_(_renewing()))
    if asked.get("q"):
        statement = statement.where(Feedback.id.in_(matching(session, "feedback", asked["q"])))
    return statement


def _tagged(session: AsyncSession, tag: str) -> ColumnElement[bool]:
    """The note carries this tag; a theme is named by one."""
    if is_postgres(session):
        return cast(Feedback.tags, PostgresJSONB).contains([tag])
    held = func.json_each(Feedback.tags).table_valued("value")
    return select(literal(1)).select_from(held).where(held.c.value == tag).exists()


def asleep() -> ColumnElement[bool]:
    return func.coalesce(Feedback.snoozed_until > clock.today(), False)


def _members(external_id: str) -> Select[Any]:
    """A company and all that count as the same, whichever of them is named."""
    root = select(Company.root_id).where(Company.external_id == external_id)
    return select(Company.id).where(Company.root_id.in_(root))


def _renewing() -> Select[Any]:
    root = aliased(Company)
    today = clock.today()
    return (
        select(Company.id)
        .join(root, root.id == Company.root_id)
        .where(root.renewal_on.between(today, today + RENEWAL_WINDOW))
    )


def _notes_of_request(request_id: UUID) -> Select[Any]:
    root = select(FeatureRequest.root_id).where(FeatureRequest.id == request_id)
    return (
        select(Attachment.feedback_id)
        .join(FeatureRequest, FeatureRequest.id == Attachment.request_id)
        .where(FeatureRequest.root_id.in_(root))
    )


def _notes_of_item(item_id: UUID) -> Select[Any]:
    linked = (
        select(FeatureRequest.root_id)
        .join(ItemLink, ItemLink.request_id == FeatureRequest.id)
        .where(ItemLink.item_id == item_id)
    )
    return (
        select(Attachment.feedback_id)
        .join(FeatureRequest, FeatureRequest.id == Attachment.request_id)
        .where(FeatureRequest.root_id.in_(linked))
    )


async def get_feedback(
    session: AsyncSession, feedback_id: UUID, audiences: Collection[str] = AUDIENCES
) -> Feedback:
    found = await session.scalar(
        notes(audiences).where(Feedback.id == feedback_id).execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound(f"No feedback has the id {feedback_id}.")
    return found


async def get_plain(session: AsyncSession, feedback_id: UUID) -> Feedback:
    """The note's row alone, to be changed or attached."""
    found = await session.get(Feedback, feedback_id)
    if found is None:
        raise NotFound(f"No feedback has the id {feedback_id}.")
    return found


async def inbox(session: AsyncSession, reader_id: UUID | None) -> dict[str, Any]:
    """The counts of the inbox's tabs, the oldest waiting note and the revenue behind them."""
    waiting = and_(Feedback.status == "new", ~asleep())
    renewing = Feedback.company_id.in_(_renewing())
    row = (
        await session.execute(
            select(
                func.count(case((~asleep(), 1))).label("untriaged"),
                func.min(case((~asleep(), Feedback.occurred_at))).label("oldest_at"),
                func.count(case((and_(~asleep(), Feedback.assignee_id == reader_id), 1))).label(
                    "mine"
                ),
                func.count(case((and_(~asleep(), renewing), 1))).label("renewing"),
                func.count(case((and_(~asleep(), Feedback.sentiment == "negative"), 1))).label(
                    "unhappy"
                ),
                func.count(case((asleep(), 1))).label("snoozed"),
            ).where(Feedback.status == "new")
        )
    ).one()
    root = aliased(Company)
    roots = select(Company.root_id).join(Feedback, Feedback.company_id == Company.id).where(waiting)
    behind = (
        await session.execute(select(func.count(), func.sum(root.arr)).where(root.id.in_(roots)))
    ).one()
    age = clock.now() - row.oldest_at if row.oldest_at else None
    return {
        "untriaged": row.untriaged,
        "oldest_at": row.oldest_at,
        "oldest_days": None if age is None else age.days,
        "companies": behind[0],
        "arr": behind[1] or 0,
        "tabs": {
            "to_triage": row.untriaged,
            "mine": row.mine,
            "renewing": row.renewing,
            "unhappy": row.unhappy,
            "snoozed": row.snoozed,
        },
    }

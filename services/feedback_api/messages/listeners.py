"""What roadmap_api and metrics_api tell becomes drafts, and names to keep out of them."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from services.common.db import upsert
from services.common.inbox import Handlers
from services.feedback_api.items.models import KnownItem
from services.feedback_api.messages import actions
from services.feedback_api.messages.models import InternalName

handlers = Handlers()
ANSWERED = ("declined", "parked")


@handlers.on("roadmap.launch_went_live")
async def draft_shipped(session: AsyncSession, data: dict[str, Any]) -> None:
    item = UUID(str(data["item"]))
    facts = _facts(data, "launch", "title", "live_at", "measured_for_days", "metric")
    await actions.draft_by_machine(session, item, "shipped", await _wording(session, data), facts)


@handlers.on("roadmap.verdict_given")
async def draft_outcome(session: AsyncSession, data: dict[str, Any]) -> None:
    item = UUID(str(data["item"]))
    facts = _facts(
        data, "launch", "reading", "verdict", "next", "effect", "interval", "promised", "unit",
        "entered_afterwards",
    )  # fmt: skip
    await actions.draft_by_machine(session, item, "outcome", await _wording(session, data), facts)


@handlers.on("roadmap.stage_changed")
async def draft_answer(session: AsyncSession, data: dict[str, Any]) -> None:
    """Declined and parked are answered; where the item comes back first, the draft goes."""
    item, to = UUID(str(data["item"])), str(data["to"])
    await actions.forget_drafts(session, item, [kind for kind in ANSWERED if kind != to])
    if to in ANSWERED:
        facts = _facts(data, "from", "to", "reason", "by")
        await actions.draft_by_machine(session, item, to, await _wording(session, data), facts)


@handlers.on("roadmap.person_changed")
async def learn_colleague(session: AsyncSession, data: dict[str, Any]) -> None:
    await _learn(session, "person", str(data["id"]), str(data.get("name") or ""))


@handlers.on("metrics.metric_changed")
async def learn_metric(session: AsyncSession, data: dict[str, Any]) -> None:
    name = "" if data.get("deleted") else str(data.get("name") or data["key"])
    await _learn(session, "metric", str(data["key"]), name)


async def _learn(session: AsyncSession, kind: str, key: str, name: str) -> None:
    if name:
        values = {"kind": kind, "key": key, "name": name}
        await session.execute(
            upsert(session, InternalName, values, index_elements=["kind", "key"], set_=["name"])
        )
    else:
        await session.execute(
            delete(InternalName).where(InternalName.kind == kind, InternalName.key == key)
        )


async def _wording(session: AsyncSession, data: dict[str, Any]) -> dict[str, Any]:
    """The event's own wording, else what is known of the item."""
    given = data.get("wording")
    if isinstance(given, dict) and given.get("customer"):
        return given
    item = await session.get(KnownItem, UUID(str(data["item"])))
    return item.wording if item else {}


def _facts(data: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: data[name] for name in names if data.get(name) is not None}

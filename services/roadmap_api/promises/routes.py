from collections import Counter, defaultdict
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response, status

from services.common.actors import Actor, CurrentActor, Reader
from services.common.db import ReadSession, Session
from services.common.etags import IfMatch, check_fresh, etag
from services.common.pages import Page, PageQuery, bury, paginate
from services.common.problems import Forbidden, NotFound, invalid
from services.common.routing import Router
from services.roadmap_api.companies.queries import find_company
from services.roadmap_api.items.models import Item
from services.roadmap_api.items.queries import get_item, is_outsider, visible_items
from services.roadmap_api.promises import actions, queries
from services.roadmap_api.promises.answers import answer, answer_page
from services.roadmap_api.promises.models import Promise
from services.roadmap_api.promises.schemas import (
    PromiseIn,
    PromiseOut,
    PromisePatch,
    QuarterOut,
    StateFilter,
)

router = Router(prefix="/v1/promises", tags=["promises"])


async def promising_actor(request: Request, actor: CurrentActor) -> Actor:
    """Whoever talks to customers may write down what they said: sales and support as well."""
    may_write = actor.may("roadmap:write") or actor.may("admin")
    if not may_write and not (actor.role == "contributor" and actor.may("roadmap:read")):
        raise Forbidden("This needs the scope roadmap:write.", scope="roadmap:write")
    return actor


Promiser = Annotated[Actor, Depends(promising_actor)]


@router.get("", response_model=Page[PromiseOut])
async def list_promises(
    session: ReadSession,
    actor: Reader,
    page: PageQuery,
    company: str | None = None,
    item: UUID | None = None,
    state: StateFilter | None = None,
) -> dict[str, Any]:
    """What was promised, to whom, newest first; `company` is the CRM's id, any alias, or ours."""
    _refuse_outsiders(actor)
    known = await find_company(session, company) if company else None
    statement = queries.found_promises(
        actor, company=known.id if known else None, reference=company, item=item, state=state
    )
    return await answer_page(session, actor, await paginate(session, statement, Promise, page))


@router.post("", response_model=PromiseOut, status_code=status.HTTP_201_CREATED)
async def make_promise(
    session: Session, actor: Promiser, body: PromiseIn, response: Response
) -> PromiseOut:
    """Write down what one company was told about one item, and by when.

    `chance` is the probability that the day holds by the item's own dates.
    """
    item = await session.scalar(visible_items(actor).where(Item.id == body.item))
    if item is None:
        raise invalid("/item", f"No item has the id {body.item}.")
    promise = await actions.make_promise(session, actor, item, body)
    response.headers["ETag"] = etag(promise)
    return await answer(session, actor, promise)


@router.get("/kept-rate", response_model=list[QuarterOut])
async def kept_rate(session: ReadSession, actor: Reader) -> list[QuarterOut]:
    """Kept, broken and open promises by the quarter of their day, oldest first."""
    _refuse_outsiders(actor)
    quarters: dict[str, Counter[str]] = defaultdict(Counter)
    for by, state in await queries.dated_promises(session, actor):
        quarters[f"{by.year}-Q{(by.month + 2) // 3}"][state] += 1
    return [_quarter(name, counts) for name, counts in sorted(quarters.items())]


@router.get("/{promise_id}", response_model=PromiseOut)
async def get_promise(
    promise_id: UUID, session: ReadSession, actor: Reader, response: Response
) -> PromiseOut:
    """One promise."""
    _refuse_outsiders(actor)
    promise = await queries.get_promise(session, actor, promise_id)
    response.headers["ETag"] = etag(promise)
    return await answer(session, actor, promise)


@router.patch("/{promise_id}", response_model=PromiseOut)
async def change_promise(
    promise_id: UUID,
    session: Session,
    actor: Promiser,
    body: PromisePatch,
    response: Response,
    if_match: IfMatch = None,
) -> PromiseOut:
    """Change what was said or by when; the chance is told anew."""
    promise = await queries.get_promise(session, actor, promise_id)
    check_fresh(promise, if_match)
    item = await get_item(session, actor, promise.item_id)
    promise = await actions.change_promise(session, actor, promise, item, body)
    response.headers["ETag"] = etag(promise)
    return await answer(session, actor, promise)


@router.delete("/{promise_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_promise(promise_id: UUID, session: Session, actor: Promiser) -> None:
    """Take back what was written down by mistake."""
    await bury(session, await queries.get_promise(session, actor, promise_id))


def _quarter(name: str, counts: Counter[str]) -> QuarterOut:
    settled = counts["kept"] + counts["broken"]
    return QuarterOut(
        quarter=name,
        kept=counts["kept"],
        broken=counts["broken"],
        open=counts["open"] + counts["at_risk"],
        rate=counts["kept"] / settled if settled else None,
    )


def _refuse_outsiders(actor: Actor) -> None:
    """Promises to one company are for nobody outside: to them there are none."""
    if is_outsider(actor):
        raise NotFound("There are no promises here.")

from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, status

from services.common.actors import Internal, Writer
from services.common.db import ReadSession, Session
from services.common.pages import Page, PageQuery, paginate
from services.common.problems import invalid
from services.common.routing import Router
from services.roadmap_api.days import Today
from services.roadmap_api.items.queries import get_item
from services.roadmap_api.items.routes import ItemInPath
from services.roadmap_api.scores import actions, queries
from services.roadmap_api.scores.answers import (
    find,
    framework_answer,
    priorities,
    ranking_now,
)
from services.roadmap_api.scores.formulas import FRAMEWORKS
from services.roadmap_api.scores.models import Score
from services.roadmap_api.scores.ranking import Candidate, ranking
from services.roadmap_api.scores.schemas import (
    FrameworkKey,
    FrameworkOut,
    PrioritiesOut,
    RankOut,
    ScoredOut,
    ScoreIn,
    ScoreOut,
    WeightsIn,
)

router = Router(prefix="/v1", tags=["priorities"])


@router.get("/frameworks", response_model=list[FrameworkOut])
async def list_frameworks(session: ReadSession, actor: Internal) -> list[FrameworkOut]:
    """The formulas with their parts, ranges, sources and weights."""
    weights = await queries.weights_of(session, "weighted")
    return [framework_answer(key, weights) for key in FRAMEWORKS]


@router.put("/frameworks/weighted", response_model=FrameworkOut)
async def set_weights(session: Session, actor: Writer, body: WeightsIn) -> FrameworkOut:
    """The weights of the scorecard, for everyone."""
    await actions.set_weights(session, actor, "weighted", body.weights)
    return framework_answer("weighted", body.weights)


@router.get("/priorities", response_model=PrioritiesOut)
async def list_priorities(
    session: ReadSession,
    actor: Internal,
    today: Today,
    framework: FrameworkKey = "rice",
    product: UUID | None = None,
    team: UUID | None = None,
    weights: Annotated[
        str | None, Query(max_length=500, description="What if: revenue:3,ease:1")
    ] = None,
    after: Annotated[str | None, Query(pattern=r"^[0-9]{1,9}$")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> PrioritiesOut:
    """What is not built yet, best first, with the parts of each score and the demand used.

    Reach and value come from demand unless somebody typed them; `sources` says which. The rank is
    over all products also where `product` or `team` leaves some out.
    """
    asked = _weights(weights)
    used = framework_answer(framework, asked or await queries.weights_of(session, framework))
    rows = await ranking_now(session, framework, asked)
    shown = [row for row in rows if row.rank > int(after or 0)]
    lines = await priorities(session, framework, shown, today) if product or team else None
    if lines is not None:
        lines = [
            line
            for line in lines
            if (product is None or line.product == product) and (team is None or line.team == team)
        ]
        more, lines = len(lines) > limit, lines[:limit]
    else:
        more = len(shown) > limit
        lines = await priorities(session, framework, shown[:limit], today)
    return PrioritiesOut(
        framework=framework,
        formula=used.formula,
        weights=used.weights,
        results=lines,
        next=str(lines[-1].rank) if more else None,
    )


@router.get("/items/{item_id}/scores", response_model=Page[ScoreOut])
async def list_scores(
    item_id: UUID, session: ReadSession, actor: Internal, page: PageQuery
) -> dict[str, Any]:
    """Who scored the item, in which framework, with what and why."""
    item = await get_item(session, actor, item_id)
    found = await paginate(session, queries.scores_of(item), Score, page)
    found["results"] = [_score(row) if isinstance(row, Score) else row for row in found["results"]]
    return found


@router.put("/items/{item_id}/scores/{framework}", response_model=ScoredOut)
async def score_item(
    session: Session, actor: Writer, item: ItemInPath, framework: FrameworkKey, body: ScoreIn
) -> ScoredOut:
    """Your inputs for this item; what you leave out is filled from demand and the item.

    RICE: reach, impact, confidence (0..1), effort. ICE: impact, confidence, ease (0..10). WSJF:
    value, time_criticality, risk_reduction, job_size. Value and effort: value, effort. Weighted:
    any criteria, 0..10. Several people's inputs are averaged.
    """
    score = await actions.score_item(session, actor, item, framework, body)
    rows = await ranking_now(session, framework)
    row = find(rows, item.id)
    return ScoredOut(
        **_score(score),
        score=row.score if row else None,
        rank=row.rank if row else None,
        of=len(rows),
        parts=row.parts if row else {},
        sources=dict(row.sources) if row else {},
        missing=row.missing if row else [],
    )


@router.delete("/items/{item_id}/scores/{framework}", status_code=status.HTTP_204_NO_CONTENT)
async def withdraw_score(
    session: Session, actor: Writer, item: ItemInPath, framework: FrameworkKey
) -> None:
    """Take your own inputs back."""
    await actions.withdraw_score(session, actor, item, framework)


@router.get("/items/{item_id}/rank", response_model=RankOut)
async def what_if(
    item_id: UUID,
    session: ReadSession,
    actor: Internal,
    framework: FrameworkKey = "rice",
    companies: Annotated[int | None, Query(ge=0, le=10_000_000)] = None,
    arr: Annotated[Decimal | None, Query(ge=0, le=10**13)] = None,
) -> RankOut:
    """Where the item would stand if so many companies with so much revenue asked for it.

    `companies` and `arr` are totals; what is left out stays as it is. Nothing is changed.
    """
    item = await get_item(session, actor, item_id)
    known = await queries.candidates(session, framework)
    weights = await queries.weights_of(session, framework)
    was = find(ranking(framework, known, weights), item.id)
    asked = [_asked(row, companies, arr) if row.id == item.id else row for row in known]
    found = find(ranking(framework, asked, weights), item.id)
    return RankOut(
        item=item.id,
        framework=framework,
        rank=found.rank if found else None,
        was=was.rank if was else None,
        of=len(known),
        score=found.score if found else None,
        was_score=was.score if was else None,
    )


def _asked(row: Candidate, companies: int | None, arr: Decimal | None) -> Candidate:
    return Candidate(
        id=row.id,
        effort=row.effort,
        companies=row.companies if companies is None else companies,
        votes=row.votes,
        notes=row.notes,
        arr=row.arr if arr is None else arr,
        opinions=row.opinions,
    )


def _score(row: Score) -> dict[str, Any]:
    return {
        "item": row.item_id,
        "framework": row.framework,
        "scorer": row.scorer_name,
        "inputs": row.inputs,
        "reason": row.reason,
        "updated_at": row.updated_at,
    }


def _weights(text: str | None) -> dict[str, float] | None:
    """`revenue:3,ease:1` as a mapping."""
    if not text:
        return None
    try:
        pairs = [part.split(":") for part in text.split(",")]
        found = {name.strip(): float(weight) for name, weight in pairs}
    except ValueError as problem:
        raise invalid("/query/weights", "Send name:weight,name:weight.") from problem
    if not all(0 <= weight <= 1e6 for weight in found.values()):
        raise invalid("/query/weights", "A weight is 0 to 1000000.")
    return found

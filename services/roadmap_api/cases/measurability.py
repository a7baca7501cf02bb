"""Can it be measured? What metrics_api says of a metric's own past, beside what a case promises.

Everything here runs before the request's transaction has begun: no transaction waits for HTTP.
"""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import Any
from urllib.parse import quote

import httpx

from services.common import clock
from services.common.outbox import plain

ALPHA = 0.1
LONGEST = 365
MOST_DRIVERS = 6
PATIENCE = timedelta(seconds=8)


@dataclass(frozen=True)
class Question:
    """What a case promises: the likely effect, as an amount of the metric or a fraction of it."""

    metric: str
    days: int
    likely: float
    is_relative: bool


@dataclass(frozen=True)
class Noticeable:
    """The smallest change that would be noticed, in the metric's unit and as a fraction.

    `staged` is the same where half of the customers wait, None where that cannot be told.
    """

    absolute: float
    relative: float | None
    staged: float | None = None

    @property
    def level(self) -> float | None:
        return self.absolute / self.relative if self.relative else None


class CannotSay(Exception):
    """Nobody can tell (yet); the text says why."""


async def ask(metrics: httpx.AsyncClient, question: Question | None) -> dict[str, Any] | None:
    """The answer to keep with the case; None where the case names no metric."""
    if question is None:
        return None
    try:
        async with asyncio.timeout(PATIENCE.total_seconds()):
            found = await noticeable(metrics, question.metric, question.days)
            promised = promised_change(question, found)
            offers = []
            if promised < found.absolute:
                offers = await offers_for(metrics, question, found, promised)
    except (CannotSay, httpx.HTTPError, TimeoutError) as problem:
        return answered(question, detail=_reason(problem))
    return answered(question, found, promised, offers)


def answered(
    question: Question,
    found: Noticeable | None = None,
    promised: float | None = None,
    offers: list[dict[str, Any]] | None = None,
    detail: str | None = None,
) -> dict[str, Any]:
    is_enough = None if found is None or promised is None else promised >= found.absolute
    return {
        "asked_at": plain(clock.now()),
        "days": question.days,
        "alpha": ALPHA,
        "noticeable": _rounded(found.absolute if found else None),
        "promised": _rounded(promised),
        "enough": is_enough,
        "offers": offers or [],
        "detail": detail,
    }


def promised_change(question: Question, found: Noticeable) -> float:
    """The size of the promised change, in the metric's unit."""
    if not question.is_relative:
        return abs(question.likely)
    if found.level is None:
        raise CannotSay("The metric has stood at zero, so a share of it cannot be told.")
    return abs(question.likely) * found.level


async def offers_for(
    metrics: httpx.AsyncClient, question: Question, found: Noticeable, promised: float
) -> list[dict[str, Any]]:
    """What would make it measurable; each is computed, and left out where it would not help."""
    nearer, longer = await asyncio.gather(
        _nearer_metrics(metrics, question, found, promised),
        _longer_time(metrics, question, found, promised),
    )
    return [*nearer, *longer, *_staged_rollout(question, found, promised)]


async def _longer_time(
    metrics: httpx.AsyncClient, question: Question, found: Noticeable, promised: float
) -> list[dict[str, Any]]:
    """Noise falls with the root of time, so the days needed are guessed by that, then asked."""
    if promised <= 0:
        return []
    wanted = question.days * (found.absolute / promised) ** 2
    guesses = {min(ceil(wanted * stretch / 7) * 7, LONGEST) for stretch in (1, 1.5, 2.5)}
    for days in sorted(guess for guess in guesses if guess > question.days):
        try:
            later = await noticeable(metrics, question.metric, days)
        except CannotSay:
            continue
        if later.absolute <= promised:
            return [{"kind": "longer_time", "days": days, "noticeable": _rounded(later.absolute)}]
    return []


async def _nearer_metrics(
    metrics: httpx.AsyncClient, question: Question, found: Noticeable, promised: float
) -> list[dict[str, Any]]:
    """Drivers below the metric in the tree on which the same relative change would be noticed."""
    if not found.level:
        return []
    share = promised / found.level
    offers = []
    for driver in (await _drivers(metrics, question.metric))[:MOST_DRIVERS]:
        try:
            there = await noticeable(metrics, driver["metric"], question.days)
        except CannotSay:
            continue
        if there.relative is not None and there.relative <= share:
            offers.append(
                {
                    "kind": "nearer_metric",
                    **driver,
                    "days": question.days,
                    "noticeable": _rounded(there.absolute),
                    "noticeable_relative": _rounded(there.relative),
                    "promised_relative": _rounded(share),
                }
            )
    return sorted(offers, key=lambda offer: float(offer["noticeable_relative"]))


def _staged_rollout(question: Question, found: Noticeable, promised: float) -> list[dict[str, Any]]:
    """With half of the customers waiting, what moves everyone alike no longer hides the effect."""
    if found.staged is None or found.staged > promised:
        return []
    return [
        {
            "kind": "staged_rollout",
            "share": 0.5,
            "days": question.days,
            "noticeable": _rounded(found.staged),
        }
    ]


async def noticeable(metrics: httpx.AsyncClient, key: str, days: int) -> Noticeable:
    """`GET /v1/metrics/{key}/sensitivity`; raises CannotSay with the reason."""
    answer = await metrics.get(
        f"/v1/metrics/{quote(key, safe='')}/sensitivity",
        params={"days": days, "alpha": ALPHA},
    )
    if answer.status_code == 404:
        raise CannotSay(f"No metric “{key}” has been defined yet.")
    if answer.status_code in (409, 422):
        raise CannotSay(_first_detail(answer.json()))
    answer.raise_for_status()
    found = answer.json()
    staged = found.get("staged") or {}
    return Noticeable(float(found["absolute"]), found.get("relative"), staged.get("absolute"))


async def _drivers(metrics: httpx.AsyncClient, key: str) -> list[dict[str, str]]:
    answer = await metrics.get("/v1/tree")
    if answer.is_error:
        return []
    below = _below(answer.json(), key)
    return [{"metric": node["key"], "name": node.get("name") or node["key"]} for node in below]


def _below(tree: Any, key: str) -> list[dict[str, Any]]:
    """The children of a metric, wherever it stands in the tree."""
    nodes = tree.get("results", []) if isinstance(tree, dict) else tree
    for node in nodes:
        children: list[dict[str, Any]] = node.get("children", [])
        if node.get("key") == key:
            return children
        found = _below(children, key)
        if found:
            return found
    return []


def _first_detail(problem: dict[str, Any]) -> str:
    errors = problem.get("errors") or [{}]
    return str(errors[0].get("detail") or problem.get("detail") or problem.get("title"))


def _reason(problem: Exception) -> str:
    if isinstance(problem, CannotSay):
        return str(problem)
    return "The metrics service did not answer. Ask again when it is back."


def _rounded(value: float | None) -> float | None:
    # Six significant digits: no reader needs more, and both databases keep them alike.
    return None if value is None else float(f"{value:.6g}")

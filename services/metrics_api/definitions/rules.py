"""Which fields a definition needs, by its kind."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.common.problems import invalid
from services.metrics_api.definitions import queries
from services.metrics_api.definitions.formulas import Formula, FormulaIsWrong
from services.metrics_api.definitions.schemas import MetricIn

DEEPEST = 8


async def check(session: AsyncSession, key: str, body: MetricIn) -> None:
    """Raises with a pointer to the field that is missing or wrong."""
    match body.kind:
        case "sum" | "mean" if not body.property:
            raise invalid("/property", f"A {body.kind} needs the property that it adds up.")
        case "ratio":
            _check_ratio(body)
        case "funnel" if len(body.steps) < 2:
            raise invalid("/steps", "A funnel has at least two steps.")
        case "retention" if not body.start_event:
            raise invalid("/start_event", "Say which event begins it.")
        case "formula":
            await _check_formula(session, key, body)
    await _check_parent(session, key, body.parent)


def _check_ratio(body: MetricIn) -> None:
    if body.denominator is not None and body.numerator is None:
        raise invalid("/numerator", "Say what is divided.")
    sums = body.numerator is not None and body.numerator.property
    if sums and body.denominator is None:
        raise invalid("/denominator", "Say what the sum is divided by.")
    if body.numerator is None and not (body.filters or body.property):
        raise invalid(
            "/filters", "A ratio needs a numerator, or filters or a property that some events have."
        )


async def _check_formula(session: AsyncSession, key: str, body: MetricIn) -> None:
    try:
        wanted = Formula(body.formula or "").keys
    except FormulaIsWrong as problem:
        raise invalid("/formula", str(problem)) from problem
    known = await queries.metrics_by_key(session, wanted)
    for name in sorted(wanted):
        if name == key or name not in known:
            raise invalid("/formula", f"No metric has the key {name}.")
        if known[name].kind in ("formula", "funnel", "retention"):
            raise invalid("/formula", f"{name} is a {known[name].kind}; use plain metrics.")


async def _check_parent(session: AsyncSession, key: str, parent: str | None) -> None:
    above, seen = parent, {key}
    for _ in range(DEEPEST):
        if above is None:
            return
        if above in seen:
            raise invalid("/parent", "A metric cannot stand above itself.")
        seen.add(above)
        found = await queries.find_metric(session, above)
        if found is None:
            raise invalid("/parent", f"No metric has the key {above}.")
        above = found.parent
    raise invalid("/parent", f"The tree has at most {DEEPEST} levels.")

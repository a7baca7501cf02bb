"""The published experiment of Cookie Cats: did the later gate keep players?"""

from math import isclose

from evals.reading import published, rows
from evals.rows import Result, Row
from services.metrics_api.statistics.experiments import Arm, compare

DAYS = {"day 1": "retention_1", "day 7": "retention_7"}
FROM = "published, pooled z test"


def evaluate(scale: float) -> list[Result]:
    players = rows("cookie_cats/cookie_cats.csv.gz")
    reference = published()["cookie_cats"]
    return [
        row
        for day, column in DAYS.items()
        for row in _compare(day, players, column, reference[column]["z_p"])
    ]


def _compare(
    day: str, players: list[dict[str, str]], column: str, told: tuple[float, float]
) -> list[Result]:
    """The published sign is of the earlier gate less the later one."""
    later, earlier = (_arm(players, gate, column) for gate in ("gate_40", "gate_30"))
    found = compare(later, earlier, alpha=0.05)
    name = f"experiment, {day}"
    z, p = told
    return [
        Row(f"{name}: z", found.z, "", z, FROM, "equal", isclose(found.z, z, abs_tol=1e-3)),
        Row(f"{name}: p", found.p, "", p, FROM, "equal", isclose(found.p, p, abs_tol=1e-4)),
    ]


def _arm(players: list[dict[str, str]], gate: str, column: str) -> Arm:
    stayed = [row[column] == "True" for row in players if row["version"] == gate]
    return Arm(len(stayed), sum(stayed))

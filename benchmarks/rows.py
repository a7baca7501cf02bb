"""One line of the table and of `var/bench.json`."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """`ratio` is of `raw`, the limit measured beside it; `ok` says whether `reach` is met."""

    name: str
    value: float
    unit: str
    reach: str = ""
    ok: bool = True
    ratio: float | None = None
    raw: float | None = None
    raw_unit: str = ""


HEAD = ("what", "value", "reach", "ratio", "raw limit", "")


def table(rows: list[Row]) -> str:
    lines = [HEAD, *(_cells(row) for row in rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(HEAD))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.name,
        f"{number(row.value)} {row.unit}",
        row.reach,
        "" if row.ratio is None else f"{row.ratio:.2f}",
        "" if row.raw is None else f"{number(row.raw)} {row.raw_unit}",
        "ok" if row.ok else "short of it",
    )


def number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:,.2f}"


def write(rows: list[Row], path: Path) -> None:
    """What an earlier run measured and this one did not stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    held = json.loads(path.read_text()) if path.exists() else {}
    for row in rows:
        told = asdict(row)
        held[told.pop("name")] = told
    path.write_text(json.dumps(held, indent=2) + "\n")

"""One line of the table and of `var/eval.json`."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """`reference` is what others reach on the same data; `ok` is None where there is no target."""

    name: str
    value: float
    unit: str = ""
    reference: float | None = None
    reference_from: str = ""
    target: str = ""
    ok: bool | None = None


@dataclass(frozen=True)
class Skipped:
    name: str
    reason: str


Result = Row | Skipped
HEAD = ("what", "value", "reference", "of", "target", "")


def table(results: list[Result]) -> str:
    lines = [HEAD, *(_cells(result) for result in results)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(HEAD))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _cells(result: Result) -> tuple[str, ...]:
    if isinstance(result, Skipped):
        return (result.name, "skipped", "", result.reason, "", "")
    reference = "" if result.reference is None else number(result.reference)
    said = {None: "", True: "ok", False: "short of it"}[result.ok]
    value = f"{number(result.value)} {result.unit}".rstrip()
    return (result.name, value, reference, result.reference_from, result.target, said)


def number(value: float) -> str:
    return f"{value:,.4g}" if abs(value) < 10_000 else f"{value:,.0f}"


def write(results: list[Result], path: Path) -> None:
    """What an earlier run measured and this one did not stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    held = json.loads(path.read_text()) if path.exists() else {}
    for result in results:
        told = asdict(result)
        if isinstance(result, Skipped):
            told = {"name": result.name, "skipped": result.reason}
        held[told.pop("name")] = told
    path.write_text(json.dumps(held, indent=2) + "\n")

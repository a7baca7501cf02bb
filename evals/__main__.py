"""`python -m evals [--scale F] [--only NAME]`: a table, and `var/eval.json`."""

import argparse
import importlib
import sys
from pathlib import Path

from evals.reading import Absent
from evals.rows import Result, Skipped, table, write

EVALS = ("impact", "sensitivity", "duplicates", "sentiment", "kinds", "experiment")
ROOT = Path(__file__).parents[1]


def evaluate(name: str, scale: float) -> list[Result]:
    try:
        found: list[Result] = importlib.import_module(f"evals.{name}").evaluate(scale)
    except Absent as reason:
        return [Skipped(name, str(reason))]
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="evals")
    parser.add_argument("--scale", type=float, default=1.0, help="share of the data, to try it")
    parser.add_argument("--only", choices=EVALS, action="append", help="may be given again")
    given = parser.parse_args()
    results = [row for name in given.only or EVALS for row in evaluate(name, given.scale)]
    write(results, ROOT / "var" / ("eval.json" if given.scale == 1 else "eval-tried.json"))
    sys.stdout.write(f"{table(results)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

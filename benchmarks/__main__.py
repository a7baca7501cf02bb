"""`python -m benchmarks [--scale F] [--only NAME]`: a table, and `var/bench.json`.

Each bench starts its own house on a fresh folder and stops it. `--scale 0.01` is for trying them
out: figures of so small a size say nothing.
"""

import argparse
import sys
import time

from benchmarks.apart import apart
from benchmarks.benches import BENCHES, measure
from benchmarks.rows import Row, table, write
from tests.house import ROOT


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks")
    parser.add_argument("--scale", type=float, default=1.0, help="share of the full size")
    parser.add_argument("--only", choices=BENCHES, action="append", help="may be given again")
    given = parser.parse_args()
    rows: list[Row] = []
    failed = []
    for name in given.only or BENCHES:
        began = time.monotonic()
        try:
            rows += apart(measure, name, given.scale)
        except Exception as problem:
            failed.append(f"{name}: {problem}")
        sys.stderr.write(f"{name} took {time.monotonic() - began:.0f} s\n")
    path = ROOT / "var" / ("bench.json" if given.scale == 1 else "bench-tried.json")
    write(rows, path)
    sys.stdout.write(f"{table(rows)}\n")
    for line in failed:
        sys.stdout.write(f"could not be measured: {line}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

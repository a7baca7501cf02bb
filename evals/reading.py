"""The reference data: files in the folder that LANDFALL_SHARED names."""

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

from tests.surroundings import shared_folder


class Absent(Exception):
    """The data for this is not here; the text says what is missing."""


def data(name: str) -> Path:
    shared = shared_folder()
    if shared is None:
        raise Absent("LANDFALL_SHARED names no folder with the reference data")
    path = shared / "data" / name
    if not path.exists():
        raise Absent(f"data/{name} is not in the reference data")
    return path


def rows(name: str, delimiter: str = ",") -> list[dict[str, str]]:
    path = data(name)
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return list(csv.DictReader(io.StringIO(raw.decode(), newline=""), delimiter=delimiter))


def published() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(data("reference_shared.json").read_text())
    return found

"""Notes as customers write them, and how fast SQLite alone would take such rows."""

import random
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

WHAT = [
    "job sheet",
    "photo",
    "invoice",
    "schedule",
    "export",
    "map",
    "password",
    "report",
    "calendar",
    "signature",
]
HOW = (
    "is lost when we are offline",
    "takes far too long",
    "is wonderful now",
    "should be in our colours",
    "crashes the app",
    "is missing for new people",
    "is not clear: how does it work?",
)
WHO = [
    "our fitters",
    "the office",
    "my boss",
    "the whole crew",
    "a new colleague",
    "our accountant",
]
COMPANIES = 300


def note(number: int) -> dict[str, Any]:
    """Its words depend on its number alone."""
    chance = random.Random(number)
    text = (
        f"The {chance.choice(WHAT)} {chance.choice(HOW)}. For {chance.choice(WHO)} the"
        f" {chance.choice(WHAT)} and the {chance.choice(WHAT)} matter most. Case {number}."
    )
    company = number % COMPANIES
    return {
        "text": text,
        "source": "bench",
        "contact": {"email": f"person{number % 3000}@company{company}.example"},
        "company": {"external_id": f"company-{company}"},
    }


def companies() -> list[dict[str, Any]]:
    return [
        {"external_id": f"company-{number}", "name": f"Company {number}", "arr": 1000 + number}
        for number in range(COMPANIES)
    ]


def kept(folder: Path) -> int:
    """How many notes are in the database of a house."""
    with sqlite3.connect(f"file:{folder / 'feedback.db'}?mode=ro", uri=True) as connection:
        (found,) = connection.execute("SELECT count(*) FROM feedback").fetchone()
    connection.close()
    return int(found)


def sqlite_alone(folder: Path, *, rows: int, seconds: float) -> float:
    """Rows a second of one table with one index, `rows` a transaction, synced to disk each time."""
    connection = sqlite3.connect(folder / "alone.db", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE notes (id TEXT PRIMARY KEY, text TEXT, at REAL)")
    texts, written = _texts(), 0
    began = time.perf_counter()
    while time.perf_counter() - began < seconds:
        connection.execute("BEGIN IMMEDIATE")
        some = [(str(uuid4()), next(texts), time.time()) for _ in range(rows)]
        connection.executemany("INSERT INTO notes VALUES (?, ?, ?)", some)
        connection.execute("COMMIT")
        written += rows
    took = time.perf_counter() - began
    connection.close()
    return written / took


def _texts() -> Iterator[str]:
    number = 0
    while True:
        yield note(number)["text"]
        number += 1

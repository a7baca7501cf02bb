"""Counting what a route asks of its database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fastapi import FastAPI
from sqlalchemy import event

QUIET = ("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")


@contextmanager
def recorded(app: FastAPI) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.lstrip().upper().startswith(QUIET):
            seen.append(statement)

    engines = {app.state.database.engine.sync_engine, app.state.database.reading.sync_engine}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)

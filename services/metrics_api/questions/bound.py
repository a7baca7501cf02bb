"""Values on their way into SQL: each is bound under a name, never written into the text."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Bound:
    """Collects parameters; each method answers with the placeholder for its value."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}

    def text(self, value: str) -> str:
        return self._add(value, "String")

    def texts(self, values: Sequence[str]) -> str:
        return self._add(list(values), "Array(String)")

    def number(self, value: float) -> str:
        return self._add(float(value), "Float64")

    def integer(self, value: int) -> str:
        return self._add(value, "Int64")

    def instant(self, at: datetime) -> str:
        micros = (at - _EPOCH) // timedelta(microseconds=1)
        return f"fromUnixTimestamp64Micro({self.integer(micros)}, 'UTC')"

    def _add(self, value: Any, kind: str) -> str:
        name = f"p{len(self.values)}"
        self.values[name] = value
        return f"{{{name}:{kind}}}"

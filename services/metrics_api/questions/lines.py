"""What a chart is made of."""

from dataclasses import dataclass
from typing import TypeAlias

# Breaks a question down by the company behind an event, whatever its senders call it.
COMPANY = "$company"

Value: TypeAlias = float | int | None
Dimension: TypeAlias = str | None


@dataclass(frozen=True)
class Line:
    """One line of a chart: its value of the broken-down property, and a value a period."""

    dimensions: dict[str, Dimension]
    values: list[Value]

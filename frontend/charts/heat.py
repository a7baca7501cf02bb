"""Retention as a table: its cells are shaded in ten steps, and the figure stands in each."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Cell:
    users: int
    share: float | None
    shade: int


def heat_row(users: int, retained: Sequence[int]) -> list[Cell]:
    """Shares of the cohort that came back, with a shade 0..9; a cohort of nobody has no shares."""
    return [_cell(users, count) for count in retained]


def _cell(users: int, count: int) -> Cell:
    if users == 0:
        return Cell(count, None, 0)
    share = count / users
    return Cell(count, share, min(9, int(share * 10)))

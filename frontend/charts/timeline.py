"""The roadmap in time: one lane a row, months of equal width, so that text stays HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from frontend.charts import svg
from frontend.charts.scales import MONTHS


@dataclass(frozen=True)
class Span:
    """One item's planned days, and when it is now expected to be done."""

    starts_on: date
    ends_on: date
    expected_on: date | None = None
    is_done: bool = False
    is_uncertain: bool = False

    @property
    def is_late(self) -> bool:
        return self.expected_on is not None and self.expected_on > self.ends_on


@dataclass(frozen=True)
class Calendar:
    """The months that a timeline shows."""

    first: date
    months: int

    @property
    def names(self) -> list[str]:
        found = []
        for offset in range(self.months):
            month = (self.first.month - 1 + offset) % 12
            year = self.first.year + (self.first.month - 1 + offset) // 12
            found.append(f"{MONTHS[month]} {year}" if month == 0 or offset == 0 else MONTHS[month])
        return found

    def place(self, day: date) -> float:
        """0..1000, a month being as wide as every other."""
        whole = (day.year - self.first.year) * 12 + day.month - self.first.month
        share = (whole + (day.day - 1) / 31) / self.months
        return min(max(share, 0.0), 1.0) * 1000


def calendar_of(spans: Sequence[Span], today: date, at_least: int = 6) -> Calendar:
    """From the month before today's or the earliest start, to the last end; two years at most."""
    starts = [span.starts_on for span in spans if span.ends_on >= today] + [today]
    ends = [span.expected_on or span.ends_on for span in spans] + [today]
    earliest = max(min(starts), _months_before(today, 6))
    first = earliest.replace(day=1)
    last = max(ends)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    return Calendar(first, min(max(months, at_least), 24))


def _months_before(day: date, count: int) -> date:
    month = day.year * 12 + day.month - 1 - count
    return date(month // 12, month % 12 + 1, 1)


def lane(span: Span | None, calendar: Calendar, today: date, label: str) -> Markup:
    """One row: the plan as a bar, the slip dashed after it, today as a line."""
    parts = [
        svg.line("grid", offset / calendar.months * 1000, 0, offset / calendar.months * 1000, 24)
        for offset in range(calendar.months + 1)
    ]
    if span is not None:
        start, end = calendar.place(span.starts_on), calendar.place(span.ends_on)
        class_ = "plan done" if span.is_done else "plan open" if span.is_uncertain else "plan"
        parts.append(svg.rect(class_, start, 6, max(end - start, 4), 12))
        if span.is_late and span.expected_on:
            late = calendar.place(span.expected_on)
            parts.append(svg.rect("slip", end, 6, late - end, 12))
            parts.append(svg.line("span", late, 3, late, 21))
    now = calendar.place(today)
    parts.append(svg.line("today", now, 0, now, 24))
    return svg.tag(
        "svg",
        *parts,
        class_="lane",
        viewBox="0 0 1000 24",
        preserveAspectRatio="none",
        role="img",
        aria_label=label,
    )

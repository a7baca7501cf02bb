"""iCalendar (RFC 5545): all-day events, escaped, folded at 75 octets, lines ended by CRLF."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from services.roadmap_api.days import plus


@dataclass(frozen=True)
class Day:
    """One all-day event."""

    uid: str
    day: date
    title: str
    text: str
    changed_at: datetime
    version: int
    is_certain: bool


def calendar(name: str, days: Iterable[Day]) -> str:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Landfall//Roadmap//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    ]
    for each in days:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{each.uid}@landfall",
            f"DTSTAMP:{each.changed_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{_plain(each.day)}",
            f"DTEND;VALUE=DATE:{_plain(plus(each.day, 1))}",
            f"SEQUENCE:{each.version}",
            f"SUMMARY:{escaped(each.title)}",
            f"DESCRIPTION:{escaped(each.text)}",
            f"STATUS:{'CONFIRMED' if each.is_certain else 'TENTATIVE'}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(folded(line) + "\r\n" for line in lines)


def escaped(text: str) -> str:
    """Backslash, semicolon, comma and line ends escaped; other control characters dropped."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    for character in ("\\", ";", ","):
        plain = plain.replace(character, "\\" + character)
    plain = plain.replace("\n", "\\n").replace("\t", " ")
    return "".join(character for character in plain if character >= " " and character != "\x7f")


def folded(line: str) -> str:
    """At most 75 octets a line, never within a character."""
    if len(line.encode()) <= 75:
        return line
    parts, part, size, most = [], "", 0, 75
    for character in line:
        octets = len(character.encode())
        if size + octets > most:
            parts.append(part)
            part, size, most = "", 0, 74
        part, size = part + character, size + octets
    return "\r\n ".join([*parts, part])


def _plain(day: date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"

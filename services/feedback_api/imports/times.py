"""Times as other systems write them."""

from datetime import UTC, datetime

_FORMATS = (
    "%a %b %d %H:%M:%S %z %Y",  # Twitter
    "%a, %d %b %Y %H:%M:%S %z",  # RFC 5322
    "%Y-%m-%d %H:%M:%S %Z",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d",
    "%d/%b/%y %I:%M %p",  # Jira
    "%d/%b/%y %H:%M",
    "%d %b %Y",
    "%b %d, %Y",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y",
)
_DAY_FIRST = ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y", "%d/%m/%y %H:%M")
_MONTH_FIRST = ("%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y", "%m/%d/%Y %I:%M %p")
_MILLISECONDS_FROM = 100_000_000_000


def read_time(text: str, *, month_first: bool = False) -> datetime:
    """An aware instant, UTC where no zone is given; ValueError says what was not understood."""
    text = text.strip()
    try:
        return _aware(datetime.fromisoformat(text))
    except ValueError:
        pass
    if text.replace(".", "", 1).isdigit():
        number = float(text)
        seconds = number / 1000 if number >= _MILLISECONDS_FROM else number
        return datetime.fromtimestamp(seconds, tz=UTC)
    slashed = (_MONTH_FIRST, _DAY_FIRST) if month_first else (_DAY_FIRST, _MONTH_FIRST)
    for form in (*_FORMATS, *slashed[0], *slashed[1]) if "/" in text else _FORMATS:
        try:
            return _aware(datetime.strptime(text, form))
        except ValueError:
            continue
    raise ValueError(f"“{text[:60]}” is not a date or time that we can read.")


def is_month_first(texts: list[str]) -> bool:
    """Whether the second number of slashed dates is ever too large for a month."""
    parts = [text.split("/") for text in texts if text.count("/") == 2]
    return any(len(p) == 3 and p[1].isdigit() and int(p[1]) > 12 for p in parts)


def _aware(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)

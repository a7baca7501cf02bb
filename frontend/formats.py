"""Figures, money and dates as the screen says them. Pure: values in, words out."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from frontend.charts.scales import MONTHS

MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"
SPACE = "\N{NO-BREAK SPACE}"
SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CHF": "CHF ", "SEK": "SEK "}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LONG_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip

Number = int | float | str | Decimal


def money(value: Number | None, currency: str = "USD") -> str:
    """`$1.31M`, `$240k`, `$850`: three figures at most; nothing known is a dash."""
    if value is None:
        return DASH
    amount = float(value)
    sign, size = (MINUS if amount < 0 else ""), abs(amount)
    symbol = SYMBOLS.get(currency, f"{currency} ")
    if size >= 999_500_000:
        return f"{sign}{symbol}{size / 1e9:.2f}B"
    if size >= 999_500:
        return f"{sign}{symbol}{size / 1e6:.2f}M"
    if size >= 1000:
        return f"{sign}{symbol}{size / 1e3:.0f}k"
    return f"{sign}{symbol}{size:.0f}"


def exact_money(value: Number | None, currency: str = "USD") -> str:
    """`$186,000`: for tables of finance."""
    if value is None:
        return DASH
    amount = float(value)
    sign = MINUS if amount < 0 else ""
    return f"{sign}{SYMBOLS.get(currency, currency + ' ')}{abs(amount):,.0f}"


def money_range(low: Number, high: Number, currency: str = "USD") -> str:
    """`$90–140k` where both share the unit, else `$900k–1.20M`."""
    first, second = money(low, currency), money(high, currency)
    if first == second:
        return first
    bare = second.removeprefix(SYMBOLS.get(currency, f"{currency} "))
    if first[-1:] == bare[-1:] and first[-1:] in "kMB":
        first = first[:-1]
    return f"{first}{DASH}{bare}"


def number(value: Number | None, digits: int | None = None) -> str:
    """`1,204`, `67.9`: decimals only where they say something."""
    if value is None:
        return DASH
    amount = float(value)
    places = digits if digits is not None else _digits(amount)
    text = f"{abs(amount):,.{places}f}"
    is_negative = amount < 0 and float(text.replace(",", "")) != 0
    return f"{MINUS if is_negative else ''}{text}"


def signed(value: Number | None, digits: int | None = None) -> str:
    """`+6.8`, `−2.9`: a change always has its sign; nothing changed is a bare nought."""
    if value is None:
        return DASH
    text = number(value, digits)
    is_nought = not any(figure in "123456789" for figure in text)
    return text if text.startswith(MINUS) or is_nought else f"+{text}"


def span(low: Number, high: Number, digits: int | None = None, sign: bool = True) -> str:
    """`+5.0 to +8.7`; without a sign `3 to 6`. Both ends have the same number of decimals."""
    places = digits if digits is not None else max(_digits(float(low)), _digits(float(high)))
    say = signed if sign else number
    return f"{say(low, places)} to {say(high, places)}"


def percent(share: Number | None, digits: int | None = None) -> str:
    """A fraction 0..1 as `67.9 %`."""
    if share is None:
        return DASH
    points = float(share) * 100
    return f"{number(points, digits if digits is not None else _digits(points))}{SPACE}%"


def count(amount: int, one: str, many: str | None = None) -> str:
    """`1 company`, `17 companies`."""
    return f"{amount:,} {one if amount == 1 else many or one + 's'}"


WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def worded(amount: int, one: str, many: str | None = None) -> str:
    """`a promise`, `two promises`, `12 promises`: as one would say it aloud."""
    if amount == 1:
        return f"{'an' if one[0] in 'aeiou' else 'a'} {one}"
    number_word = WORDS[amount] if amount < len(WORDS) else f"{amount:,}"
    return f"{number_word} {many or one + 's'}"


def day(value: str | date | datetime | None, today: date | None = None) -> str:
    """`23 Jun 2026`; this year's without the year when today is given."""
    found = as_date(value)
    if found is None:
        return DASH
    short = f"{found.day} {MONTHS[found.month - 1]}"
    return short if today and today.year == found.year else f"{short} {found.year}"


def month(value: str | date) -> str:
    """`Nov 2026`."""
    found = as_date(value)
    return DASH if found is None else f"{MONTHS[found.month - 1]} {found.year}"


def weekday(value: str | date) -> str:
    """`Thu 26 Nov`."""
    found = as_date(value)
    return DASH if found is None else f"{DAYS[found.weekday()][:3]} {day(found, found)}"


def long_day(value: str | date) -> str:
    """`Tuesday 24 November 2026`."""
    found = as_date(value)
    if found is None:
        return DASH
    return f"{DAYS[found.weekday()]} {found.day} {LONG_MONTHS[found.month - 1]} {found.year}"


def moment(value: str | datetime | None, timezone: str, today: date | None = None) -> str:
    """`18 Nov, 09:12` in the workspace's zone."""
    found = as_moment(value)
    if found is None:
        return DASH
    local = found.astimezone(ZoneInfo(timezone))
    return f"{day(local.date(), today)}, {local:%H:%M}"


def days_between(first: str | date | datetime, last: str | date | datetime) -> int:
    start, end = as_date(first), as_date(last)
    return 0 if start is None or end is None else (end - start).days


def age(value: str | datetime | None, now: datetime) -> str:
    """`6 days`, `3 hours`, `just now`: how long ago, in one unit."""
    found = as_moment(value)
    if found is None:
        return DASH
    seconds = (now - found).total_seconds()
    if seconds < 60:
        return "just now"
    for size, name in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            return count(int(seconds // size), name)
    return "just now"


def ago(value: str | datetime | None, now: datetime) -> str:
    """`6 days ago`, `just now`."""
    said = age(value, now)
    return said if said in ("just now", DASH) else f"{said} ago"


def in_days(value: str | date | None, today: date) -> str:
    """`in 21 days`, `today`, `6 days ago`; within a week the day's name."""
    found = as_date(value)
    if found is None:
        return DASH
    ahead = (found - today).days
    if ahead == 0:
        return "today"
    if 0 < ahead < 7:
        return f"on {DAYS[found.weekday()]}"
    return f"in {ahead} days" if ahead > 0 else f"{count(-ahead, 'day')} ago"


def as_date(value: str | date | datetime | None) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(value[:10])


def as_moment(value: str | datetime | None) -> datetime | None:
    if value is None or value == "":
        return None
    found = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _digits(amount: float) -> int:
    """One decimal below a hundred unless it is whole; more only for what is tiny."""
    size = abs(amount)
    if size >= 100 or size == round(size):
        return 0
    if size >= 0.095:
        return 1
    return 2 if size >= 0.0095 else 3

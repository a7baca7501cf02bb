"""What is planted in the events: days before today, and effects in each metric's own unit."""

from dataclasses import dataclass

# One a weekday of the installation, Monday first: where the weekends fall changes what is drawn.
SEEDS = (1867, 1858, 1854, 1850, 1867, 1860, 1848)
DAYS = 426  # fourteen months
EVENTS = 400_000


@dataclass(frozen=True)
class Effect:
    """`live` and `others` are days before today; `others` is when the second group got it."""

    item: str
    metric: str
    live: int
    size: float
    others: int | None = None
    measured_for: int = 90


SAME_DAY = 0.61
DAYS_TO_PAY = 34.0
QUOTES_WON = 0.34
KM_A_ROUTE = 42.0

OFFLINE = Effect("offline-job-sheets", "same_day_jobs", live=154, others=62, size=0.07)
REMINDERS = Effect("invoice-reminders", "days_to_payment", live=92, size=-8.0)
QUOTES = Effect("instant-quotes", "quotes_won", live=200, size=0.0)
ROUTES = Effect("route-suggestions", "km_per_route", live=23, size=-2.2)
PLANTED = (OFFLINE, REMINDERS, QUOTES, ROUTES)

# “Invoices paid” of German Starter accounts has been down for this many days, to this share.
VAT_DAYS = 9
VAT_SHARE_LEFT = 0.08

# Those who try the route suggestions first.
ROUTE_PIONEERS = (
    *("alder-lifts", "castle-lifts", "kessel-heating", "harbour-lifts", "calder-boilers"),
    *("solano-security", "lumen-electrical", "dunmore-elevators"),
)


@dataclass(frozen=True)
class PastLaunch:
    """Brought in by looking back: its metric came as a file of daily values."""

    item: str
    metric: str
    name: str
    unit: str
    direction: str
    level: float
    noise: float
    live: int
    size: float
    promised: tuple[float, float, float]
    cost: tuple[int, int, int]
    spent: int


PAST = (
    PastLaunch(
        *("parts-lookup", "first_visit_fixes", "Fixed on the first visit", "%", "up"),
        level=71.0,
        noise=1.9,
        live=395,
        size=5.2,
        promised=(4.0, 6.0, 8.0),
        cost=(60_000, 75_000, 95_000),
        spent=82_000,
    ),
    PastLaunch(
        *("photo-reports", "disputed_invoices", "Disputed invoices a week", "", "down"),
        level=38.0,
        noise=2.4,
        live=330,
        size=-8.4,
        promised=(-14.0, -10.0, -6.0),
        cost=(45_000, 60_000, 80_000),
        spent=58_000,
    ),
    PastLaunch(
        *("two-way-calendar", "double_bookings", "Double bookings a day", "", "down"),
        level=17.0,
        noise=1.5,
        live=287,
        size=-5.4,
        promised=(-8.0, -6.0, -4.0),
        cost=(50_000, 65_000, 85_000),
        spent=71_000,
    ),
    PastLaunch(
        *("shift-planner", "unplanned_overtime", "Hours of unplanned overtime a day", "h", "down"),
        level=64.0,
        noise=4.2,
        live=258,
        size=-2.6,
        promised=(-20.0, -14.0, -9.0),
        cost=(110_000, 130_000, 160_000),
        spent=149_000,
    ),
    PastLaunch(
        *("tracking-page", "where_are_you_calls", "Calls asking when we come, a day", "", "down"),
        level=120.0,
        noise=6.5,
        live=222,
        size=-5.5,
        promised=(-45.0, -35.0, -25.0),
        cost=(70_000, 85_000, 100_000),
        spent=93_000,
    ),
)
PAST_DAYS = 640

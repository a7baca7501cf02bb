"""What was promised, what it cost, and how each launch went to market."""

from dataclasses import dataclass, field

Range = tuple[float, float, float]


@dataclass(frozen=True)
class Case:
    """Days from today; money in whole units of the workspace's currency."""

    item: str
    metric: str
    effect: Range
    cost: tuple[int, int, int]
    written: int
    approved: int | None
    days: int = 90
    effect_is: str = "absolute"
    value_per_unit: int | None = None
    stop: tuple[dict[str, object], ...] = ()
    signers: tuple[str, ...] = ("helen", "ines")
    note: str | None = None


CASES = (
    Case(
        *("offline-job-sheets", "same_day_jobs", (0.04, 0.07, 0.10)),
        cost=(90_000, 115_000, 140_000),
        written=-292,
        approved=-285,
        value_per_unit=1_900_000,
        stop=({"text": "Under +1 point on day 30", "under": 0.01, "on_day": 30},),
    ),
    Case(
        *("invoice-reminders", "days_to_payment", (-6.0, -4.5, -3.0)),
        cost=(60_000, 75_000, 90_000),
        written=-206,
        approved=-201,
        value_per_unit=21_000,
        stop=({"text": "Customers complain of reminders"},),
    ),
    Case(
        *("instant-quotes", "quotes_won", (0.12, 0.16, 0.20)),
        effect_is="relative",
        cost=(120_000, 150_000, 180_000),
        written=-356,
        approved=-348,
        value_per_unit=420_000,
        stop=(
            {"text": "Under +5 % on day 90", "under": 0.05, "on_day": 90},
            {"text": "Over $180k spent", "measure": "spent", "over": 180_000},
        ),
        note="The founder wants it; we will measure it.",
    ),
    Case(
        *("route-suggestions", "km_per_route", (-0.09, -0.07, -0.05)),
        effect_is="relative",
        cost=(110_000, 135_000, 160_000),
        written=-152,
        approved=-145,
        value_per_unit=48_000,
        stop=({"text": "Technicians switch it off"},),
        note="Eight customers try it first: it takes longer to see.",
    ),
    Case(
        *("single-sign-on", "seats_a_month", (14.0, 22.0, 34.0)),
        cost=(85_000, 110_000, 150_000),
        written=-30,
        approved=None,
        days=60,
        value_per_unit=3_600,
        stop=({"text": "No company over 50 seats signs by June"},),
    ),
    Case(
        *("ai-summaries", "same_day_jobs", (0.001, 0.003, 0.006)),
        cost=(110_000, 160_000, 240_000),
        written=-12,
        approved=None,
        value_per_unit=1_900_000,
    ),
)


@dataclass(frozen=True)
class Launch:
    item: str
    live: int
    tier: int
    control: str = "none"
    spent: int = 0
    planned: int = 0
    verdict: str | None = None
    judged: int | None = None
    next: str = "keep"
    note: str = ""
    house: dict[str, object] = field(default_factory=dict)


LAUNCHES = (
    Launch(
        *("offline-job-sheets", -154, 1),
        control="cohort",
        planned=115_000,
        spent=118_000,
        verdict="within",
        judged=-62,
        note="As promised, and the first group gained as much as we had hoped.",
        house={
            "headline": "Close the job where you stand",
            "promise": "A job sheet that needs no signal",
            "sales_may_say": "Job sheets work without a signal.",
            "do_not_say": "No promise about photos over 20 MB.",
        },
    ),
    Launch(
        *("invoice-reminders", -92, 2),
        planned=75_000,
        spent=71_000,
        verdict="above",
        judged=-1,
        note="Better than promised. Two of three customers keep the words we wrote.",
        house={"headline": "Paid without phoning", "sales_may_say": "Reminders are live."},
    ),
    Launch(
        *("instant-quotes", -200, 1),
        planned=150_000,
        spent=210_000,
        verdict="below",
        judged=-108,
        next="stop",
        note="No effect, and the stop rule was met. We keep what is there and build no more.",
        house={"headline": "A quote before you leave"},
    ),
    Launch(
        *("route-suggestions", -23, 2),
        control="cohort",
        planned=135_000,
        spent=97_000,
        house={
            "headline": "The shortest sensible day",
            "sales_may_say": "Being tried; no promise yet.",
        },
    ),
)

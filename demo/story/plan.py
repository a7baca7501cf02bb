"""Forty items on the way from idea to closed. Days count from today, negative in the past."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Item:
    """`stages` are the days on which it moved on from idea, in order of the way."""

    key: str
    title: str
    product: str
    kind: str = "feature"
    horizon: str | None = "later"
    stages: tuple[tuple[str, int], ...] = ()
    written: int = -200
    dates: tuple[int, int] | None = None
    effort: tuple[float, float, float] | None = None
    audience: str = "sales_safe"
    owner: str = "jonas"
    objective: str | None = None
    plain: str = ""
    customer: str | None = None
    sales: str | None = None
    brief: dict[str, str] = field(default_factory=dict)


PRODUCTS = (
    ("Dispatch", "maintain", "Plans who goes where, and when."),
    ("Pocket", "grow", "The technicians’ app."),
    ("Billing", "maintain", "From the job sheet to the money. Its old report builder retires."),
)
TEAMS = (("Pocket team", 5.0), ("Dispatch team", 4.0), ("Billing team", 3.0))
TEAM_OF = {"Pocket": "Pocket team", "Dispatch": "Dispatch team", "Billing": "Billing team"}


def _to(stage: str, *days: int) -> tuple[tuple[str, int], ...]:
    way = ("discovery", "planned", "building", "launched", "measured", "closed")
    return tuple(zip(way[: way.index(stage) + 1], days, strict=True))


STORY = (
    Item(
        *("offline-job-sheets", "Offline job sheets", "Pocket"),
        horizon=None,
        written=-316,
        stages=_to("building", -310, -286, -280),
        dates=(-280, -154),
        effort=(14, 18, 24),
        audience="public",
        objective="on-site",
        plain="Technicians fill in and close a job without a signal; it is sent when the phone "
        "has one again.",
        customer="Fill in, sign and close a job sheet without a signal. It is sent by itself as "
        "soon as your phone has one again.",
        sales="Job sheets work without a signal, for everyone, since summer.",
        brief={
            "problem": "Lift shafts, cellars and plant rooms have no signal. The app drops the "
            "open sheet, so the work is written on paper and typed again at night.",
            "who": "Technicians of lift, heating and fire safety firms.",
            "hypothesis": "If a sheet can be closed without a signal, more jobs are closed on the "
            "day itself.",
            "acceptance": "A sheet opened with a signal can be filled in, signed and closed "
            "without one. Two people on one job: nobody’s entries are lost.",
            "not_in_scope": "Photos over 20 MB, new jobs made without a signal.",
        },
    ),
    Item(
        *("invoice-reminders", "Invoice reminders", "Billing"),
        horizon=None,
        written=-240,
        stages=_to("building", -230, -205, -198),
        dates=(-198, -92),
        effort=(8, 10, 14),
        audience="public",
        objective="paid-faster",
        plain="A polite reminder goes out before and after the due date, without anyone phoning.",
        customer="Your customers get a polite reminder before and after an invoice is due. You "
        "choose the words and the days.",
        sales="Reminders are live; customers report that they stopped phoning.",
        brief={"problem": "Half of the late payers are good customers who lose paper."},
    ),
    Item(
        *("instant-quotes", "Instant quotes", "Billing"),
        horizon=None,
        written=-380,
        stages=_to("building", -372, -352, -345),
        dates=(-345, -200),
        effort=(16, 22, 34),
        audience="public",
        owner="ines",
        objective="paid-faster",
        plain="A quote is ready while the technician is still with the customer.",
        customer="Hand over a quote before you leave the site.",
        brief={"problem": "Quotes take two days to write.", "who": "The founder’s favourite."},
    ),
    Item(
        *("route-suggestions", "Route suggestions", "Pocket"),
        horizon="now",
        written=-190,
        stages=_to("building", -180, -150, -142),
        dates=(-142, -23),
        effort=(12, 16, 22),
        audience="public",
        objective="on-site",
        plain="The app suggests the order of a technician’s visits, with traffic.",
        customer="The app suggests the best order of your visits.",
        sales="Being tried by eight customers; no promise yet.",
        brief={"problem": "Vans pass each other on the ring road."},
    ),
    Item(
        *("single-sign-on", "Single sign-on", "Dispatch"),
        horizon="next",
        written=-150,
        stages=_to("planned", -120, -75),
        dates=(-14, 24),
        effort=(9, 12, 18),
        audience="sales_safe",
        owner="mateo",
        objective="larger",
        plain="One company login with Entra, Okta or Google; people who leave are gone at once.",
        customer="Sign in with your company login.",
        sales="Planned. The date may not be named.",
        brief={
            "problem": "Larger companies may not buy tools with passwords of their own.",
            "acceptance": "Entra, Okta and Google; a person removed there is out within a minute.",
        },
    ),
    Item(
        *("ai-summaries", "AI summaries", "Dispatch"),
        horizon="next",
        written=-95,
        stages=_to("discovery", -60),
        dates=(30, 100),
        effort=(12, 16, 26),
        audience="internal",
        owner="ines",
        plain="The history of a site in one paragraph, written by a model.",
        brief={"problem": "One customer asks loudly; nobody has said what it would change."},
    ),
    Item(
        *("vat-check", "VAT numbers accepted again", "Billing"),
        kind="fix",
        horizon="now",
        written=-6,
        dates=(-5, 3),
        effort=(0.4, 0.6, 1.0),
        owner="mateo",
        objective="paid-faster",
        plain="Valid German VAT numbers are taken on the invoice page again.",
        customer="Valid VAT numbers are accepted again.",
        stages=_to("discovery", -5),
    ),
    Item(
        *("old-report-builder", "Close the old report builder", "Billing"),
        kind="retirement",
        horizon="now",
        written=-260,
        stages=_to("planned", -240, -200),
        dates=(-60, 68),
        effort=(4, 6, 9),
        objective="nobody-behind",
        plain="The last companies move to the new reports, then the old builder closes.",
        customer="The old report builder closes on 31 January. Your saved reports move with you.",
    ),
    Item(
        *("inspection-report", "Inspection report by month", "Billing"),
        horizon="now",
        written=-120,
        stages=_to("planned", -100, -40),
        dates=(-30, 40),
        effort=(3, 4, 6),
        audience="public",
        objective="nobody-behind",
        plain="All inspections of a month on one sheet, as the old builder had it.",
        customer="All inspections of a month on one sheet.",
        sales="Comes before the old builder closes.",
    ),
)

# What was launched before anyone measured: looked back upon since.
PAST = (
    Item(
        *("parts-lookup", "Parts lookup", "Pocket"),
        horizon=None,
        written=-470,
        stages=_to("planned", -460, -450),
        dates=(-440, -395),
        effort=(7, 9, 12),
        audience="public",
        objective="on-site",
        plain="Find a spare part by its picture, maker or model.",
        customer="Find a part by its picture, maker or model.",
    ),
    Item(
        *("photo-reports", "Photo reports", "Pocket"),
        horizon=None,
        written=-410,
        stages=_to("planned", -400, -390),
        dates=(-380, -330),
        effort=(5, 7, 9),
        audience="public",
        objective="on-site",
        plain="Photos before and after, per part, in one report.",
        customer="Photos before and after, per part, in one report.",
    ),
    Item(
        *("two-way-calendar", "Two-way calendar", "Dispatch"),
        horizon=None,
        written=-360,
        stages=_to("planned", -350, -345),
        dates=(-335, -287),
        effort=(6, 8, 11),
        audience="public",
        objective="on-site",
        plain="A visit moved in Outlook or Google moves in the plan too.",
        customer="Move a visit in your calendar and the plan follows.",
    ),
    Item(
        *("shift-planner", "Shift planner", "Dispatch"),
        horizon=None,
        written=-370,
        stages=_to("planned", -360, -350),
        dates=(-340, -258),
        effort=(12, 15, 20),
        audience="public",
        objective="on-site",
        plain="On-call nights and weekends by turn.",
        customer="Plan on-call nights and weekends fairly.",
    ),
    Item(
        *("tracking-page", "Customer tracking page", "Dispatch"),
        horizon=None,
        written=-330,
        stages=_to("planned", -320, -310),
        dates=(-300, -222),
        effort=(8, 10, 14),
        audience="public",
        objective="on-site",
        plain="A link that tells customers when the engineer comes.",
        customer="A link that tells your customers when you come.",
    ),
)


def _later(
    key: str,
    title: str,
    product: str,
    plain: str,
    *,
    horizon: str = "later",
    stage: str | None = None,
    start: int = 60,
    weeks: tuple[float, float, float] = (3, 5, 8),
    kind: str = "feature",
    audience: str = "sales_safe",
    objective: str | None = None,
    owner: str = "jonas",
) -> Item:
    written = -250 + (len(key) * 37) % 190
    days = (written + 20, written + 45)
    return Item(
        *(key, title, product),
        kind=kind,
        horizon=horizon,
        written=written,
        stages=_to(stage, *days[: 1 if stage == "discovery" else 2]) if stage else (),
        dates=(start, start + round(weeks[1] * 7)),
        effort=weeks,
        audience=audience,
        owner=owner,
        objective=objective,
        plain=plain,
        customer=plain if audience == "public" else None,
    )


AHEAD = (
    _later(
        *("app-start-time", "The app opens in two seconds", "Pocket"),
        "The app opens in two seconds on older phones too.",
        horizon="now",
        stage="planned",
        start=-20,
        kind="fix",
        owner="mateo",
        objective="on-site",
    ),
    _later(
        *("recurring-visits", "Maintenance that plans itself", "Dispatch"),
        "Six-monthly visits come up a month before, grouped by area.",
        horizon="now",
        stage="planned",
        start=-10,
        weeks=(5, 7, 10),
        audience="public",
        objective="larger",
    ),
    _later(
        *("card-payments", "Pay by card", "Billing"),
        "A pay button on the invoice.",
        horizon="next",
        stage="planned",
        start=35,
        weeks=(6, 8, 12),
        audience="public",
        objective="paid-faster",
    ),
    _later(
        *("e-invoices", "E-invoices", "Billing"),
        "XRechnung, Peppol and Factur-X for public bodies.",
        horizon="next",
        stage="planned",
        start=30,
        weeks=(6, 9, 14),
        audience="public",
        objective="paid-faster",
    ),
    _later(
        *("on-the-way-message", "A message when we set off", "Dispatch"),
        "A text half an hour before the technician comes.",
        horizon="next",
        stage="discovery",
        start=45,
        audience="public",
    ),
    _later(
        *("service-levels", "Service levels in the plan", "Dispatch"),
        "The plan knows that the contract says four hours.",
        horizon="next",
        stage="discovery",
        start=50,
        objective="larger",
    ),
    _later(
        *("checklists-by-unit", "Checklists by type of unit", "Pocket"),
        "Each maker’s own checklist comes up by itself.",
        horizon="next",
        stage="discovery",
        start=40,
        audience="public",
    ),
    _later(
        *("accounting-sync", "Invoices in the accounting", "Billing"),
        "Xero, DATEV and QuickBooks, without typing.",
        horizon="next",
        stage="discovery",
        start=70,
        weeks=(8, 10, 14),
    ),
    _later(
        *("open-api", "An API for customers’ systems", "Dispatch"),
        "Jobs in, job sheets out.",
        horizon="next",
        stage="discovery",
        start=60,
        weeks=(6, 8, 12),
        owner="mateo",
        objective="larger",
    ),
    _later(
        *("branch-rights", "Rights for branch offices", "Dispatch"),
        "Branches see their own customers and prices.",
        stage="discovery",
        objective="larger",
    ),
    _later(
        *("skills-and-certificates", "Skills and certificates", "Dispatch"),
        "The plan sends only those who are certified.",
    ),
    _later(*("scan-to-open", "Scan to open", "Pocket"), "A label on the unit opens its history."),
    _later(*("full-signature", "Full-screen signature", "Pocket"), "Room to sign with a finger."),
    _later(*("hours-from-jobs", "Hours from jobs", "Pocket"), "Hours go to payroll from the job."),
    _later(*("visit-history", "Last visits on the sheet", "Pocket"), "What was done here before."),
    _later(*("paired-jobs", "Two people on one job", "Dispatch"), "Pairs stay together."),
    _later(*("map-of-jobs", "Jobs on a map", "Dispatch"), "See who is near an urgent call."),
    _later(*("urgent-insert", "Urgent jobs", "Dispatch"), "See what an urgent job pushes."),
    _later(
        *("subcontractor-access", "Access for subcontractors", "Dispatch"),
        "A partner sees only the partner’s jobs.",
    ),
    _later(
        *("jobs-from-alarms", "Jobs from alarms", "Dispatch"),
        "A fault code opens a job with the right part.",
        kind="experiment",
    ),
    _later(*("deposits", "Deposits", "Billing"), "Ask for money before an expensive part."),
    _later(*("credit-notes", "Credit notes", "Billing"), "With the number of the invoice."),
    _later(*("several-currencies", "Several currencies", "Billing"), "Invoices across the border."),
    _later(*("price-lists", "Price lists by customer", "Billing"), "Agreed prices, filled in."),
    _later(*("quote-follow-up", "Follow up quotes", "Billing"), "A nudge after a week."),
    _later(*("scheduled-reports", "Reports by schedule", "Billing"), "On the first, by itself."),
)

ITEMS: tuple[Item, ...] = (*STORY, *PAST, *AHEAD)


@dataclass(frozen=True)
class KeyResult:
    name: str
    metric: str | None
    baseline: float
    target: float
    unit: str
    # Weekly confidence, oldest first.
    confidence: tuple[int, ...]


@dataclass(frozen=True)
class Objective:
    key: str
    name: str
    owner: str
    product: str | None
    result: KeyResult
    note: str


OBJECTIVES = (
    Objective(
        *("on-site", "Technicians finish on site", "jonas", "Pocket"),
        KeyResult("Jobs closed the same day", "same_day_jobs", 0.61, 0.70, "%", (5, 6, 7, 7)),
        "All 40 companies have it; the last two points must come from route suggestions.",
    ),
    Objective(
        *("paid-faster", "Customers get paid faster", "ines", "Billing"),
        KeyResult("Days from job to payment", "days_to_payment", 34, 27, "days", (6, 7, 8, 9)),
        "Met, thanks to reminders. The VAT refusals in Germany may cost us half a day.",
    ),
    Objective(
        *("larger", "Larger companies choose us", "ines", None),
        KeyResult(
            "Companies over 50 seats", "companies_over_50_seats", 9, 16, "companies", (6, 5, 4, 3)
        ),
        "Three lost deals name single sign-on.",
    ),
    Objective(
        *("nobody-behind", "Nobody is left behind", "clara", "Billing"),
        KeyResult(
            "Companies on the old report builder",
            "old_report_builder",
            22,
            0,
            "companies",
            (7, 7, 6, 6),
        ),
        "Six are left, $310k together; the inspection report by month holds four of them.",
    ),
)

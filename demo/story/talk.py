"""Promises, deals, decisions, objections and risks, as people wrote them down."""

from typing import Any

# (company, item, days until it was promised, wording, who, days ago said, when the item was live)
PROMISES: tuple[tuple[str, str, int, str, str, int], ...] = (
    (
        *("northgate-alarms", "single-sign-on", 30),
        "You will have single sign-on with Entra this quarter.",
        *("priya", -47),
    ),
    (
        *("brightwell-fire", "inspection-report", 60),
        "The inspection report by month is there before the old builder closes.",
        *("priya", -33),
    ),
    (
        *("moorland-heating", "old-report-builder", 68),
        "Your saved reports move with you.",
        *("clara", -40),
    ),
    ("castle-lifts", "recurring-visits", 75, "Maintenance plans itself by spring.", "priya", -21),
    ("alder-lifts", "offline-job-sheets", -140, "Offline sheets by early summer.", "priya", -270),
    ("kessel-heating", "offline-job-sheets", -140, "Offline sheets before autumn.", "clara", -255),
    ("ravel-ascenseurs", "offline-job-sheets", -150, "Offline sheets in June.", "priya", -250),
    ("copperline-hvac", "invoice-reminders", -80, "Reminders this summer.", "priya", -190),
    ("solano-security", "invoice-reminders", -85, "Reminders by September.", "priya", -180),
    ("northern-boiler-group", "invoice-reminders", -88, "Reminders in August.", "clara", -170),
    ("tidewater-heating", "instant-quotes", -190, "Quotes on the spot by spring.", "priya", -330),
)

# (id, company, name, amount, stage, closes in days, reason, competitor, requests)
DEALS: tuple[tuple[str, str, str, int, str, int, str | None, str | None, tuple[str, ...]], ...] = (
    (
        *("D-1041", "northgate-alarms", "Northgate second depot", 60_000, "open", 21),
        *(None, None, ()),
    ),
    (
        *("D-1044", "bluegate-alarms", "Bluegate subcontractors", 48_000, "open", 52),
        *(None, None, ("single-sign-on", "subs")),
    ),
    (
        *("D-1038", "meridian-elevators", "Meridian telemetry", 90_000, "open", 75),
        *(None, None, ("telemetry", "api")),
    ),
    (
        *("D-1012", "fenwick-heating", "Fenwick north-east", 120_000, "lost", -64),
        *("No single sign-on", "FieldPilot", ("single-sign-on",)),
    ),
    (
        *("D-1019", "polar-klima", "Polar Klima Tirol", 54_000, "lost", -38),
        *("No single sign-on", "Servio", ("single-sign-on",)),
    ),
    (
        *("D-1023", "cedar-valley-fire", "Cedar Valley branches", 76_000, "lost", -29),
        *("Single sign-on required by IT", "FieldPilot", ("single-sign-on",)),
    ),
    (
        *("D-0998", "alder-lifts", "Alder renewal and offline", 32_000, "won", -120),
        *("Offline job sheets", None, ("offline",)),
    ),
    (
        *("D-1007", "copperline-hvac", "Copperline billing seats", 28_000, "won", -51),
        *("Reminders", None, ("reminders",)),
    ),
)

DECISIONS: tuple[dict[str, Any], ...] = (
    {
        "title": "Single sign-on or AI summaries?",
        "question": "Capacity for one of two in the first quarter.",
        "item": "single-sign-on",
        "options": [
            {
                "name": "Single sign-on",
                "item": "single-sign-on",
                "note": "12 companies ask for it, and a renewal hangs on it.",
                "recommended": True,
            },
            {
                "name": "AI summaries",
                "item": "ai-summaries",
                "note": "One company asks, loudly.",
            },
        ],
        "due": "thursday",
        "owner": "ines",
        "by": "jonas",
        "asked": -8,
        "board": True,
        "effect": "Companies over 50 seats",
    },
    {
        "title": "Old report builder: close on time?",
        "question": "6 of 40 companies are still on it, $310k together.",
        "item": "old-report-builder",
        "options": [
            {"name": "Close on time", "recommended": True},
            {"name": "Keep it for one more quarter", "note": "Costs $14k and two weeks."},
        ],
        "due": 8,
        "owner": "ines",
        "by": "clara",
        "asked": -6,
        "board": False,
        "effect": None,
    },
    {
        "title": "Roll back the VAT check in Germany",
        "question": "Valid numbers are refused; a fix takes until Thursday.",
        "item": "vat-check",
        "options": [
            {"name": "Roll back today"},
            {"name": "Wait for the fix", "recommended": True},
        ],
        "due": 1,
        "owner": "ines",
        "by": "mateo",
        "asked": -2,
        "board": False,
        "effect": None,
    },
    {
        "title": "Build instant quotes",
        "question": "One company asks for it; the founder believes in it.",
        "item": "instant-quotes",
        "options": [{"name": "Build it"}, {"name": "Try it with one customer first"}],
        "due": -350,
        "owner": "ines",
        "by": "jonas",
        "asked": -362,
        "board": True,
        "effect": "Quotes won, +12 to +20 %",
        "decided": (
            *("Build it", -351),
            "We believe that speed wins quotes. It is measured for 90 days and stops if it fails.",
        ),
        "objection": (
            *("helen", -355),
            "Two notes from one company with $24k are no demand. I expect no effect and an "
            "overrun.",
            *("ines", -352),
            "Noted. A stop rule at +5 % on day 90 and at $180k spent was added to the case.",
            "Two stop rules in the business case.",
        ),
    },
    {
        "title": "Stop instant quotes",
        "question": "The stop rule was met: no effect after 90 days, $210k spent of $150k.",
        "item": "instant-quotes",
        "options": [{"name": "Stop", "recommended": True}, {"name": "Another 90 days"}],
        "due": -106,
        "owner": "ines",
        "by": "helen",
        "asked": -109,
        "board": True,
        "effect": None,
        "decided": (
            *("Stop", -107),
            "We said we would. What is there stays, nobody builds on it.",
        ),
    },
    {
        "title": "Offline job sheets first for those who asked",
        "question": "All at once, or the 17 that asked first?",
        "item": "offline-job-sheets",
        "options": [{"name": "The 17 first", "recommended": True}, {"name": "Everyone at once"}],
        "due": -170,
        "owner": "ines",
        "by": "jonas",
        "asked": -180,
        "board": False,
        "effect": "With 23 companies waiting, an effect of 2 points can be seen.",
        "decided": (
            *("The 17 first", -172),
            "They wait longest, and the others make it possible to measure.",
        ),
    },
)

RISKS: tuple[dict[str, Any], ...] = (
    {
        "title": "Northgate Alarms leaves",
        "text": "Single sign-on was promised for this quarter and is likely five weeks later.",
        "item": "single-sign-on",
        "likelihood": 4,
        "impact": 5,
        "stake": "$240k and a $60k deal",
        "owner": "priya",
        "answer": "Early access for Northgate in two weeks.",
        "review": 7,
    },
    {
        "title": "German invoices refused",
        "text": "The VAT check rejects valid numbers on Starter accounts.",
        "item": "vat-check",
        "likelihood": 5,
        "impact": 3,
        "stake": "9 days of invoices",
        "owner": "mateo",
        "answer": "Rolled back on Thursday at the latest.",
        "review": 2,
    },
    {
        "title": "We promise too much",
        "text": "On average we promise more than we then measure.",
        "item": None,
        "likelihood": 4,
        "impact": 3,
        "stake": "Trust in every case",
        "owner": "ines",
        "answer": "New business cases are corrected by our own record before finance signs.",
        "review": 30,
    },
    {
        "title": "Brightwell Fire loses its inspection list",
        "text": "The old builder closes before the monthly report is there.",
        "item": "old-report-builder",
        "likelihood": 2,
        "impact": 4,
        "stake": "$142k, renews in two months",
        "owner": "clara",
        "answer": "The report comes first, the builder closes after.",
        "review": 20,
    },
)

# When the likely date of single sign-on moved, and why.
SLIP = (
    -5,
    "single-sign-on",
    59,
    "The Entra test tenant came five weeks late, and security wants a review of its own.",
)

REPLIES = {
    "single-sign-on": "Thank you. Single sign-on with Entra, Okta and Google is planned. I will "
    "write as soon as I can name a date.",
    "offline": "Job sheets work without a signal since summer. Update the app to 6.4 or newer.",
    "vat-refused": "We know: valid German VAT numbers are refused. Our engineers are on it; your "
    "customer can pay by bank transfer meanwhile.",
    "inspection-month": "The inspection report by month comes before the old builder closes.",
    "reminders": "Reminders are there: Billing, Settings, Reminders.",
}
WORKAROUNDS = {
    "vat-refused": "Leave the VAT field empty and add the number in the note of the invoice.",
    "app-start": "Close other apps; clearing the cache once helps on older phones.",
    "pdf-size": "Switch on “smaller photos” in Settings, Reports.",
}

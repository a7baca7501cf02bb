"""What customers ask for: sixty requests, each with the words that different people used."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Need:
    """`told` are whole thoughts; {place}, {who}, {n}, {day} and {week} are filled in."""

    key: str
    title: str
    text: str
    product: str
    notes: int
    told: tuple[str, ...]
    item: str | None = None
    importance: int = 2
    trades: tuple[str, ...] = ()
    kind: str = "wish"


def need(
    key: str,
    title: str,
    text: str,
    product: str,
    notes: int,
    *told: str,
    item: str | None = None,
    importance: int = 2,
    trades: tuple[str, ...] = (),
    kind: str = "wish",
) -> Need:
    return Need(key, title, text, product, notes, told, item, importance, trades, kind)


# The note that began it, and what sixteen other firms said in their own words.
FIRST_NOTE = (
    "In the shaft the app loses the job sheet. We write on paper and type it again at night."
)

OFFLINE = need(
    *("offline", "Job sheets without a signal"),
    "Technicians work in shafts, cellars and plant rooms. The open job sheet should survive there.",
    *("Pocket", 37),
    "No bars in the boiler room, no job sheet. My lads have given up on it.",
    "It signs me out underground and the signature is gone.",
    "Lost signal at {place} and the half-filled sheet went with it. Started over in the van.",
    "We had {n} sheets typed twice {week} because the app needs a connection to save.",
    "Basement plant rooms are where we work. That is exactly where the app stops.",
    "My technicians photograph the paper sheet and send it to the office. That cannot be the plan.",
    "Could the sheet stay on the phone until there is signal again? {who} lost three on {day}.",
    "Pit, shaft, machine room: no reception in any of them. The app just spins.",
    "The customer signed, the app said no connection, and on {day} I had to go back for it.",
    "Half our jobs close a day late because nobody can file from the cellar.",
    "Whatever you do next, please let it work without internet. {who} keeps a notebook for it.",
    "In concrete stairwells it drops every few minutes and the form comes back empty.",
    "I type up {who}'s notes every evening. An hour a day, for want of a saved draft.",
    "We close the job in the car park because inside {place} nothing loads.",
    "The lift shaft at {place} is a dead spot. I can open the sheet but never save it.",
    "Two of my engineers went back to carbon paper. They say carbon paper does not log you out.",
    "If the phone loses signal for a minute the parts list is empty again.",
    "Sheets vanish below ground floor. We have told you before and so have others at the fair.",
    item="offline-job-sheets",
    importance=3,
)

# Filed separately at first, merged since: the same need in other words.
OFFLINE_TWINS = (
    ("Save drafts when the connection drops", "The form should not come back empty.", "Pocket"),
    ("App usable in basements", "No reception underground, so no job sheet.", "Pocket"),
)

SINGLE_SIGN_ON = need(
    *("single-sign-on", "Single sign-on"),
    "One company login, with Entra, Okta or Google, and people gone when they leave.",
    *("Dispatch", 31),
    "When somebody leaves us we have to remember to close their login with you by hand.",
    "Our auditors ask why your tool is not behind the company login. I have no good answer.",
    "We moved to Entra in spring. Yours is one of {n} tools left with its own passwords.",
    "{who} has four passwords on a sticky note. One login for everything, please.",
    "Is SAML coming? IT has put new tools without it on hold.",
    "Password resets for technicians are my Monday morning. Single sign-on would end that.",
    "Our insurer wants two-factor everywhere. With our own sign-in we would have it at once.",
    "Okta is mandatory from January. Without it we cannot roll out to the second depot.",
    "We would add {n} more seats if they came from the directory by themselves.",
    "Security review again on {day}: open point, no single sign-on.",
    "New starters wait two days for their account. From the directory it would be a minute.",
    "Please support Google sign-in. We have everything else there.",
    "A technician left in {week} and could still open jobs ten days later.",
    "One login with Entra would do. IT asks me about it in every meeting.",
    item="single-sign-on",
    importance=3,
)

VAT_REFUSED = need(
    *("vat-refused", "VAT number refused"),
    "Valid German VAT numbers are refused on the invoice page, so the customer cannot pay.",
    *("Billing", 14),
    "VAT number refused again. Third invoice this week that my customer cannot pay.",
    "Since the update the invoice page says my VAT ID is invalid. It is not.",
    "VAT number refused on every invoice since {day}. It is on our letterhead for ten years.",
    "My customer called: VAT number refused, so he cannot pay. What do I tell him?",
    "USt-IdNr. wird abgelehnt: “VAT number refused”. Nobody can pay us.",
    "{n} invoices open because of VAT number refused. Please look today.",
    "The page will not take DE numbers any more. VAT number refused, every time.",
    "Two customers paid by bank transfer instead, because the page says VAT number refused.",
    item="vat-check",
    importance=3,
    kind="bug",
)

INSTANT_QUOTES = need(
    *("instant-quotes", "Quotes on the spot"),
    "A quote ready while the technician is still with the customer.",
    *("Billing", 2),
    "If my man could hand over a quote before he leaves, we would win more of them.",
    "Still waiting for quotes on the spot. I would sign the same day.",
    item="instant-quotes",
)

AI_SUMMARIES = need(
    *("ai-summaries", "Summaries written by AI"),
    "A paragraph that sums up the history of a site before the visit.",
    *("Dispatch", 6),
    "Everybody has AI now. When do we get summaries of the job history?",
    "I keep asking: AI summaries. One click, the whole site history in a paragraph.",
    "Saw it at the trade show at your competitor's stand. AI summaries, live. Where is ours?",
    "Third mail on this. AI summaries for site history, please, I would post about it too.",
    "My nephew built an AI summary in a weekend. Surely you can.",
    "Any date for AI summaries? I tell everyone at the chamber of commerce about you.",
    item="ai-summaries",
)

MONTHLY_INSPECTIONS = need(
    *("inspection-month", "Inspection report by month"),
    "What the old report builder gave: all inspections of a month on one sheet.",
    *("Billing", 13),
    "The monthly inspection sheet is what we hand to the fire authority. The new reports lack it.",
    "I still open the old report builder once a month, for the inspection list only.",
    "Please bring the inspection report by month before you close the old builder.",
    "We file {n} inspections a month. One sheet, sorted by site, is all we need.",
    "The new reports are nicer, but I cannot group inspections by month.",
    "Our insurer asks for the inspection list each month. It comes from the old builder.",
    item="inspection-report",
    importance=3,
    trades=("fire safety", "heating"),
)

REMINDERS = need(
    *("reminders", "Remind customers who have not paid"),
    "A polite reminder before and after the due date, without us phoning.",
    *("Billing", 21),
    "We phone people for money every {day}. A reminder by mail would do.",
    "{n} invoices open for more than thirty days, all of them simply forgotten.",
    "Could the system nudge them politely a week before it is due?",
    "My bookkeeper writes the same mail forty times a month.",
    "Customers pay as soon as I ring. They would pay as soon as you mailed, too.",
    "Half of our late payers are good customers who lose paper.",
    item="invoice-reminders",
    importance=3,
)

ROUTES = need(
    *("routes", "Suggest the order of visits"),
    "The shortest sensible order of a technician's day.",
    *("Pocket", 19),
    "{who} drove past {place} twice on {day}. The order of visits makes no sense.",
    "We burn {n} litres more than last year. Better routes would pay for the licence.",
    "Planning the order of visits by hand takes me an hour every morning.",
    "Two vans crossed each other on the ring road three times {week}.",
    "Can the app suggest which customer to see first?",
    "With traffic as it is I would like a route that knows about it.",
    item="route-suggestions",
)

BIG_ONES = (
    OFFLINE,
    SINGLE_SIGN_ON,
    VAT_REFUSED,
    INSTANT_QUOTES,
    AI_SUMMARIES,
    MONTHLY_INSPECTIONS,
    REMINDERS,
    ROUTES,
)

"""The words of the screen: one table that templates, help and docs take theirs from.

Code and APIs use one word for a thing; a reader's word stands here once. A test holds every
template to it: an API word of `NEVER_SAID` may not appear in what a person reads.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """What the screen says for what the code calls something else, and what it means."""

    said: str
    meaning: str


WORDS: dict[str, Word] = {
    "arr": Word("ARR", "Annual recurring revenue, in the workspace's currency; each company once."),
    "audience": Word(
        "Audience", "Who may see a record: us, partners, what sales may say, or everyone."
    ),
    "baseline": Word("Starting value", "A key result's value when the objective began."),
    "case": Word(
        "Business case",
        "What something costs and is expected to bring, as ranges, fixed at approval.",
    ),
    "company": Word("Company", "A customer account, one company whatever tool names it."),
    "demand": Word(
        "Who asked", "Distinct companies and people behind something, and their revenue."
    ),
    "exposure": Word("Who has it", "The users or companies a launch has reached, and since when."),
    "feedback": Word("Note", "One message from one customer, in the customer's words."),
    "gate": Word("Go / no-go", "What must be true before the next stage, and who decided."),
    "idea": Word("Idea", "What the portal calls a request."),
    "interval": Word("95 % interval", "Where the true effect lies, given the data and the method."),
    "item": Word(
        "Roadmap item",
        "One thing on the roadmap: initiative, feature, fix, experiment or retirement.",
    ),
    "launch": Word("Launch", "The day something reached customers, and the plan around it."),
    "maker": Word(
        "Contributor to the plan",
        "Someone who writes the plan: product, design, engineering, marketing.",
    ),
    "message": Word(
        "Told", "What those who asked were told: that it shipped, and what came of it."
    ),
    "objection": Word(
        "Objection", "A reason against, written beside the decision and answered there."
    ),
    "promise": Word("Promise", "What someone told one company about one item, and by when."),
    "reading": Word(
        "Measured result", "The effect of a launch on its metric, with its interval and method."
    ),
    "request": Word("Request", "A need that many share; notes and votes attach to it."),
    "signal": Word("Market note", "Something seen in the market, with its source."),
    "verdict": Word("Verdict", "The measured result held against the promise."),
}

STAGES = {
    "idea": "Idea",
    "discovery": "Discovery",
    "planned": "Planned",
    "building": "Building",
    "launched": "Launched",
    "measured": "Measured",
    "closed": "Closed",
    "parked": "Parked",
    "declined": "Declined",
}
HORIZONS = {"now": "Now", "next": "Next", "later": "Later"}
KINDS = {
    "initiative": "Initiative",
    "feature": "Feature",
    "fix": "Fix",
    "experiment": "Experiment",
    "retirement": "Retirement",
}
AUDIENCES = {
    "internal": "Only us",
    "partner": "Partners",
    "sales_safe": "Sales may say",
    "public": "Public",
}
ROLES = {
    "admin": "Administrator",
    "leader": "Leader",
    "maker": "Contributor to the plan",
    "contributor": "Sales, support or success",
    "approver": "Approver",
    "viewer": "Viewer",
}
FUNCTIONS = {
    "cpo": "Chief Product Officer",
    "product": "Product",
    "design": "Design",
    "engineering": "Engineering",
    "marketing": "Marketing",
    "sales": "Sales",
    "support": "Support",
    "success": "Customer success",
    "finance": "Finance",
    "legal": "Legal",
    "executive": "Executive",
    "board": "Board",
}
SOURCES = {
    "api": "API",
    "app_review": "App review",
    "call": "Call",
    "canny": "Canny",
    "csv": "File",
    "email": "E-mail",
    "freshdesk": "Freshdesk",
    "github": "GitHub",
    "hubspot": "HubSpot",
    "import": "File",
    "intercom": "Intercom",
    "nps": "NPS",
    "portal": "Portal",
    "slack": "Slack",
    "survey": "Survey",
    "widget": "Widget",
    "zendesk": "Zendesk",
}


@dataclass(frozen=True)
class State:
    """A status word with the shape and colour it wears: good, warn, bad, early, or none."""

    word: str
    look: str = ""


VERDICTS = {
    "above": State("Better than promised", "good"),
    "within": State("As promised", "good"),
    "below": State("Below", "bad"),
    "inconclusive": State("Cannot be told", "early"),
}
NEXT = {"keep": "Keep", "change": "Change", "stop": "Stop", "repeat": "Repeat"}
SENTIMENTS = {
    "negative": State("Unhappy", "bad"),
    "worried": State("Worried", "warn"),
    "mixed": State("Worried", "warn"),
    "neutral": State("Neutral"),
    "positive": State("Happy", "good"),
}
NOTE_STATES = {
    "new": State("To triage", "early"),
    "triaged": State("Read"),
    "linked": State("Attached", "good"),
    "archived": State("Closed"),
    "snoozed": State("Snoozed", "early"),
    "spam": State("Spam", "warn"),
}
NOTE_KINDS = {
    "bug": "Bug",
    "wish": "Wish",
    "praise": "Praise",
    "question": "Question",
    "churn_risk": "May leave",
    "other": "Other",
}
REQUEST_STATES = {
    "open": State("Open", "early"),
    "planned": State("Planned"),
    "building": State("Building"),
    "in_progress": State("Building"),
    "shipped": State("Shipped", "good"),
    "done": State("Shipped", "good"),
    "declined": State("Declined"),
    "parked": State("Parked"),
    "merged": State("Merged"),
    "closed": State("Closed"),
}
STAGE_STATES = {
    "idea": State("Idea", "early"),
    "discovery": State("Discovery", "early"),
    "planned": State("Planned"),
    "building": State("Building"),
    "launched": State("Launched", "good"),
    "measured": State("Measured", "good"),
    "closed": State("Closed"),
    "parked": State("Parked"),
    "declined": State("Declined"),
}
PROMISE_STATES = {
    "open": State("Open", "early"),
    "kept": State("Kept", "good"),
    "at_risk": State("Promise at risk", "warn"),
    "broken": State("Broken", "bad"),
}
CASE_STATES = {
    "draft": State("In draft", "early"),
    "approved": State("Approved", "good"),
    "rejected": State("Sent back", "warn"),
    "superseded": State("Replaced"),
}
MESSAGE_KINDS = {
    "shipped": "It is here",
    "outcome": "What came of it",
    "declined": "We will not do it",
    "parked": "Not for now",
    "reply": "Reply",
}
MESSAGE_STATES = {
    "draft": State("In draft", "early"),
    "approved": State("Approved", "good"),
    "sending": State("On its way", "early"),
    "sent": State("Sent", "good"),
    "waiting": State("Waits for a mail server", "warn"),
    "failed": State("Not delivered", "bad"),
    "rejected": State("Not sent"),
}
METRIC_STATES = {
    "on_track": State("On track", "good"),
    "met": State("Met", "good"),
    "at_risk": State("At risk", "warn"),
    "off_track": State("Off track", "bad"),
    "no_target": State("No target"),
    "unknown": State("No value yet", "early"),
}

NEVER_SAID = (
    "maker",
    "sales_safe",
    "p10",
    "p50",
    "p90",
    "exposure",
    "null",
    "undefined",
    "baseline",
    "UUID",
)


def said(table: dict[str, str], key: str | None) -> str:
    """The word for a key; a key that is new to us is shown in plain letters."""
    if not key:
        return ""
    return table.get(key, key.replace("_", " ").capitalize())


def state(table: dict[str, State], key: str | None) -> State:
    return table.get(key or "", State((key or "unknown").replace("_", " ").capitalize()))

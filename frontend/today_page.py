"""What Today says, from the answers of the services: figures, what waits, what is off course."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from frontend import formats, glossary, launches, objectives
from frontend.api import JSON
from frontend.glossary import State
from frontend.visits import Visit

RENEWAL_DAYS = 90


@dataclass(frozen=True)
class Figure:
    """One number of the head, with what it means and where it leads."""

    value: str
    unit: str
    meaning: str
    href: str
    link: str


@dataclass(frozen=True)
class Waiting:
    """Something that a person decides."""

    title: str
    href: str
    on: str
    why: str


@dataclass(frozen=True)
class Trouble:
    """Something off its course."""

    title: str
    href: str
    state: State
    why: str


def results(page: JSON) -> list[JSON]:
    return page["results"] if page else []


def sentence_of(
    visit: Visit, answers: dict[str, JSON], troubles: list[Trouble], waiting: list[Waiting]
) -> list[tuple[str, bool]]:
    """What one would say aloud, and which part counts most; what is not so is left out."""
    parts: list[tuple[str, bool]] = []
    at_risk = _at_risk(answers["promises"])
    if at_risk:
        worth = formats.money(at_risk, visit.settings.currency)
        many = len(results(answers["promises"]))
        verb = "is" if many == 1 else "are"
        parts.append((f"{formats.worded(many, 'promise')} worth {worth} {verb} at risk", False))
    others = [one for one in troubles if one.href.startswith(("/metrics", "/roadmap"))]
    if others:
        parts.append((f"“{others[0].title}” is off its course", False))
    if waiting:
        verb = "waits" if len(waiting) == 1 else "wait"
        parts.append((f"{formats.worded(len(waiting), 'thing')} {verb} for you", True))
    inbox = answers["inbox"]
    if inbox and inbox["untriaged"]:
        notes = formats.count(inbox["untriaged"], "note")
        parts.append((f"{notes} {'is' if inbox['untriaged'] == 1 else 'are'} to be read", False))
    return parts


def _at_risk(page: JSON) -> float:
    """Revenue of the companies promised something that will be late, each once."""
    worth: dict[str, float] = {}
    for promise in results(page):
        company = promise["company"]
        worth[company["external_id"]] = float(company["arr"] or 0)
    return sum(worth.values())


def figures_of(
    visit: Visit, answers: dict[str, JSON], rows: list[launches.LaunchRow]
) -> list[Figure]:
    """At most four, the most pressing first."""
    currency = visit.settings.currency
    found: list[Figure] = []
    at_risk = _at_risk(answers["promises"])
    if at_risk:
        first = results(answers["promises"])[0]
        who = first["company"]["name"] or first["company"]["external_id"]
        slip = f" slipped {formats.count(first['slip_days'], 'day')}" if first["slip_days"] else ""
        found.append(
            Figure(
                formats.money(at_risk, currency), "", f"promised to {who}, now at risk:",
                f"/items/{first['item']}", f"{first['item_title']}{slip}",
            )
        )  # fmt: skip
    judged = next((row for row in rows if row.measured and row.state.look == "good"), None)
    if judged:
        found.append(
            Figure(judged.measured, "", f"{judged.state.word.lower()}: {judged.about}, after",
                   f"/items/{judged.item}", judged.title)
        )  # fmt: skip
    below = next((row for row in rows if row.state.look == "bad"), None)
    if below:
        found.append(
            Figure(below.measured, "", f"promised {below.promised}: {below.about}, after",
                   f"/items/{below.item}", below.title)
        )  # fmt: skip
    inbox = answers["inbox"]
    if inbox:
        unhappy = inbox["tabs"]["unhappy"]
        mood = f"; {formats.number(unhappy)} of them unhappy" if unhappy else ""
        oldest = (
            f"the oldest {formats.count(inbox['oldest_days'], 'day')} old"
            if inbox["untriaged"]
            else "nothing waits"
        )
        found.append(
            Figure(formats.number(inbox["untriaged"]), "notes to triage", f"{oldest}{mood}:",
                   "/feedback", "read them")
        )  # fmt: skip
    return found[:4]


def waiting_for(visit: Visit, answers: dict[str, JSON]) -> list[Waiting]:
    """What this person may settle: decisions, signatures, verdicts, messages to approve."""
    found = [
        Waiting(one["title"], f"/decisions/{one['id']}", one["due_on"] or "", _options(visit, one))
        for one in results(answers["decisions"])
        if one["owner"] in (None, visit.person.id)
    ]
    found.sort(key=lambda one: one.on or "9999")
    if visit.may("roadmap:approve"):
        found += [_case(visit, one) for one in results(answers["cases"])]
    for launch in results(answers["launches"]):
        reading = launch["reading"]
        if (
            visit.may("roadmap:write")
            and reading
            and not reading["provisional"]
            and not launch["verdict"]
        ):
            found.append(
                Waiting(
                    f"{launch['item_title']}: what is the verdict?",
                    f"/items/{launch['item']}#verdict",
                    "",
                    "The measured result is final.",
                )
            )
    if visit.may("feedback:write"):
        for message in results(answers["messages"]):
            kind = glossary.said(glossary.MESSAGE_KINDS, message["kind"]).lower()
            many = formats.count(message["recipients"], "person", "people")
            title = f"Tell {many}: {message['item_title'] or message['subject']}"
            found.append(
                Waiting(
                    title,
                    f"/messages/{message['id']}",
                    "",
                    f"A message waits for approval: {kind}.",
                )
            )
    return found


def _options(visit: Visit, decision: JSON) -> str:
    """The question, and who asks for each of its options."""
    said = [decision["question"]] if decision["question"] else []
    for option in decision["options"]:
        facts = option["item_facts"] or {}
        if facts.get("companies"):
            many = formats.count(facts["companies"], "company", "companies")
            worth = formats.money(facts.get("arr"), visit.settings.currency)
            said.append(f"{option['name']}: {many}, {worth}.")
    return " ".join(said)


def _case(visit: Visit, case: JSON) -> Waiting:
    cost = formats.money_range(case["cost"]["low"], case["cost"]["high"], visit.settings.currency)
    enough = (case["measurability"] or {}).get("enough")
    note = " Its effect would be too small to notice." if enough is False else ""
    metric = case["metric_name"] or case["metric"] or "no metric"
    return Waiting(
        f"Sign the business case on {metric}?",
        f"/items/{case['item']}/cases/{case['id']}",
        "",
        f"It costs {cost}, written by {case['written_by']}.{note}",
    )


def troubles_of(
    visit: Visit, answers: dict[str, JSON], goals: list[objectives.ObjectiveRow]
) -> list[Trouble]:
    found = []
    for promise in results(answers["promises"]):
        company = promise["company"]
        renews = company["renewal_on"]
        when = f", renews {formats.in_days(renews, visit.today)}" if renews else ""
        likely = (
            f"Likely {formats.day(promise['expected_on'], visit.today)}"
            if promise["expected_on"]
            else "No date"
        )
        was = f", promised for {formats.day(promise['by'], visit.today)}" if promise["by"] else ""
        worth = formats.money(company["arr"], visit.settings.currency)
        why = f"{likely}{was}. {company['name'] or company['external_id']}, {worth}{when}."
        state = glossary.PROMISE_STATES["at_risk"]
        found.append(Trouble(promise["item_title"], f"/items/{promise['item']}", state, why))
    for row in goals:
        if row.state.look == "bad":
            href = f"/metrics/{row.metric}" if row.metric else f"/roadmap?objective={row.id}"
            said = f"{row.key_result}: {row.now} of {row.target}."
            found.append(Trouble(row.name, href, row.state, said))
    for item in results(answers["building"]):
        if item.get("health") == "off_track":
            state = glossary.METRIC_STATES["off_track"]
            found.append(
                Trouble(item["title"], f"/items/{item['id']}", state, item["health_reason"] or "")
            )
    return found[:6]


def money_of(visit: Visit, answers: dict[str, JSON]) -> dict[str, Any] | None:
    """Revenue of all companies, and what renews soon; none where the list has further pages."""
    page = answers["companies"]
    if not page or page["next"] or not visit.person.sees_money:
        return None
    until = visit.today + timedelta(days=RENEWAL_DAYS)
    rows = [row for row in page["results"] if not row.get("merged_into")]
    soon = [
        row
        for row in rows
        if row["renewal_on"] and visit.today <= formats.as_date(row["renewal_on"]) <= until  # type: ignore[operator]
    ]
    return {
        "arr": sum(float(row["arr"] or 0) for row in rows),
        "companies": len(rows),
        "renewing": sum(float(row["arr"] or 0) for row in soon),
        "renewing_companies": len(soon),
    }

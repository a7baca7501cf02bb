"""The machine's first words to requesters: the customer wording and nothing else of ours."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

KINDS = ("shipped", "outcome", "declined", "parked")
_LONGEST_SUBJECT = 90


@dataclass(frozen=True)
class Words:
    subject: str
    text: str


def draft(kind: str, wording: Mapping[str, Any], facts: Mapping[str, Any]) -> Words:
    """A draft for a person to read, change and approve."""
    customer = str(wording.get("customer") or "").strip()
    match kind:
        case "shipped":
            return _shipped(customer)
        case "outcome":
            return _outcome(customer, str(facts.get("verdict") or ""), str(facts.get("next") or ""))
        case "declined":
            return _declined(customer)
        case _:
            return _parked(customer)


def _shipped(customer: str) -> Words:
    return Words(
        _subject("It is here", customer),
        _paragraphs(
            "You asked us for this, and it is here.",
            customer,
            "Thank you for telling us what you needed. If it is not right yet, tell us again.",
        ),
    )


_OUTCOMES = {
    "above": "We looked at what came of it: it helps more than we had hoped.",
    "within": "We looked at what came of it: it helps as we had hoped.",
    "below": "We looked at what came of it, and we want to be plain with you: "
    "it did not help as we hoped.",
    "inconclusive": "We looked at what came of it, and it is too early to say whether it helps.",
}
_NEXT = {
    "keep": "It stays as it is.",
    "change": "We are going to change it, and we will tell you when we have.",
    "stop": "We are going to take it back. We will tell you well before anything changes for you.",
    "repeat": "We will keep looking, and we will tell you what we find.",
}


def _outcome(customer: str, verdict: str, then: str) -> Words:
    return Words(
        _subject("What came of it", customer),
        _paragraphs(
            "Some time ago we told you that something you asked for is here.",
            customer,
            _OUTCOMES.get(verdict, _OUTCOMES["inconclusive"]),
            _NEXT.get(then, ""),
            "Tell us how it works for you: that counts for what we do next.",
        ),
    )


def _declined(customer: str) -> Words:
    return Words(
        _subject("We will not build this", customer),
        _paragraphs(
            "You asked us for something, and we owe you an answer.",
            customer,
            "We have decided not to build it. We know that this is not what you hoped for.",
            "What you told us is kept, and you can go on following it. If it comes up again, "
            "you will hear from us.",
        ),
    )


def _parked(customer: str) -> Words:
    return Words(
        _subject("Not for now", customer),
        _paragraphs(
            "You asked us for something, and we owe you an answer.",
            customer,
            "We are not working on it for now. We have not said no.",
            "You can go on following it, and we will tell you when we take it up again.",
        ),
    )


def _subject(opening: str, customer: str) -> str:
    line = customer.splitlines()[0].rstrip(".") if customer else ""
    fits = line and len(opening) + len(line) + 2 <= _LONGEST_SUBJECT
    return f"{opening}: {line}" if fits else f"{opening}: what you asked for"


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


def for_contact(words: Words, *, name: str | None, said: str | None, footer: str = "") -> Words:
    """The message as one contact reads it: their own name and their own words around it."""
    first = (name or "").strip().split(" ")[0]
    greeting = f"Hello {first}," if first else "Hello,"
    quote = f"You wrote: “{_short(said)}”" if said else ""
    return Words(words.subject, _paragraphs(greeting, quote, words.text, footer))


def _short(said: str, most: int = 280) -> str:
    text = " ".join(said.split())
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"

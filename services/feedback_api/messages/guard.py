"""What a customer may not read: metrics, money, internal wordings and vocabulary, colleagues.

Pure: names in, findings out. It errs on the side of asking a person to look again.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

_CURRENCIES = "USD|EUR|GBP|CHF|JPY|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|INR|CNY|BRL|ZAR|SGD|HKD|MXN"
_AMOUNT = r"\d[\d.,'\u00a0 ]*(?:\s?(?:k|m|bn|thousand|million|billion))?"
_MONEY = re.compile(
    rf"[$€£¥₹]\s?{_AMOUNT}|{_AMOUNT}\s?[$€£¥₹]|\b(?:{_CURRENCIES})\s?{_AMOUNT}"
    rf"|{_AMOUNT}\s?(?:{_CURRENCIES}|dollars?|euros?|pounds?)\b",
    re.IGNORECASE,
)
_VOCABULARY = re.compile(
    r"\b(?:arr|mrr|npv|irr|roi|okrs?|kpis?|key results?|business case|kill criteria|stop rule"
    r"|verdict|hypothesis|p10|p50|p90|confidence interval|net present value|churn risk|upsell"
    r"|open deals?|backlog|story points?|tech(?:nical)? debt|roadmap item|stage gate"
    r"|go\s?/\s?no-?go|rice score|wsjf|sales[_ -]safe|internal(?:ly)? only|confidential)\b",
    re.IGNORECASE,
)
# First names that are words too: alone they say nothing about a colleague.
_NAMES_THAT_ARE_WORDS = """
    will mark may grace joy faith hope bill rob pat sue art dean grant drew chase frank jack rose
    lily dawn summer april june august ray max guy miles pierce page christian earnest rich penny
    sky dale glen heath cliff brook star iris ivy olive pearl ruby amber jade gene don ken van ward
    wade reed lane
"""
_ALSO_WORDS = frozenset(_NAMES_THAT_ARE_WORDS.split())
_FEWEST_WORDS = 3


@dataclass(frozen=True)
class Finding:
    word: str
    why: str


@dataclass(frozen=True)
class Names:
    """What this workspace calls things: gathered by the caller for one item."""

    metrics: Mapping[str, str] = field(default_factory=dict)
    people: Iterable[str] = ()
    internal_wordings: Iterable[str] = ()
    customer_wording: str = ""


def internal_words(text: str, names: Names) -> list[Finding]:
    """Each internal word that the text holds, once, with the reason it may not."""
    found: dict[str, Finding] = {}
    for finding in (
        *_money(text),
        *_vocabulary(text),
        *_metrics(text, names.metrics),
        *_wordings(text, names),
        *_people(text, names.people),
    ):
        found.setdefault(finding.word.lower(), finding)
    return list(found.values())


def _money(text: str) -> list[Finding]:
    return [Finding(one[0].strip(), "a sum of money") for one in _MONEY.finditer(text)]


def _vocabulary(text: str) -> list[Finding]:
    return [Finding(one[0], "a word of ours") for one in _VOCABULARY.finditer(text)]


def _metrics(text: str, metrics: Mapping[str, str]) -> list[Finding]:
    named = [word for key, name in metrics.items() for word in (key, name) if len(word) > 2]
    return [Finding(word, "a metric") for word in named if _holds(text, word)]


def _wordings(text: str, names: Names) -> list[Finding]:
    """Another audience's wording, unless the customers' own wording says the same."""
    allowed = _flat(names.customer_wording)
    found = []
    for wording in names.internal_wordings:
        flat = _flat(wording)
        if len(flat.split()) >= _FEWEST_WORDS and flat not in allowed and flat in _flat(text):
            found.append(Finding(wording.strip()[:120], "a wording for another audience"))
    return found


def _people(text: str, people: Iterable[str]) -> list[Finding]:
    found = []
    for person in people:
        parts = [part for part in person.split() if part]
        if not parts:
            continue
        if _holds(text, person) or any(_is_named(text, part) for part in parts):
            found.append(Finding(person, "a colleague’s name"))
    return found


def _is_named(text: str, part: str) -> bool:
    """One part of a name, as a whole word and capitalised as names are."""
    if len(part) < _FEWEST_WORDS or part.lower() in _ALSO_WORDS or not part[0].isupper():
        return False
    return re.search(rf"(?<![\w]){re.escape(part)}(?![\w])", text) is not None


def _holds(text: str, word: str) -> bool:
    return re.search(rf"(?<![\w]){re.escape(word)}(?![\w])", text, re.IGNORECASE) is not None


def _flat(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))

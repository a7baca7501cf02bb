"""What may not reach a customer, and what may."""

import pytest

from services.feedback_api.messages.guard import Names, internal_words
from services.feedback_api.messages.templates import KINDS, draft

NAMES = Names(
    metrics={"jobs_closed_same_day": "Jobs closed the same day", "nps": "Net promoter score"},
    people=["Priya Raman", "Will Stone", "Bo"],
    internal_wordings=["Technicians keep working in the shaft", "CRDT sync of the sheet store"],
    customer_wording="Job sheets work without a connection.",
)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("It lifts jobs_closed_same_day by seven.", "jobs_closed_same_day"),
        ("More jobs closed the same day than ever.", "Jobs closed the same day"),
        ("You are worth $186,000 to us.", "$186,000"),
        ("It cost 90k EUR to build.", "90k EUR"),
        ("It cost us 1.2 million dollars.", "1.2 million dollars"),
        ("Our ARR depends on it.", "ARR"),
        ("The verdict is in.", "verdict"),
        ("The business case was approved.", "business case"),
        ("Now technicians keep working, in the shaft!", "Technicians keep working in the shaft"),
        ("Thank Priya Raman for it.", "Priya Raman"),
        ("Thank Raman for it.", "Priya Raman"),
        ("Priya built it.", "Priya Raman"),
        ("Thank Stone for it.", "Will Stone"),
    ],
)
def test_internal_words_are_found(text: str, word: str) -> None:
    assert word.lower() in [finding.word.lower() for finding in internal_words(text, NAMES)]


@pytest.mark.parametrize(
    "text",
    [
        "Will it help you? We hope so, and it will be there in May.",
        "Job sheets work without a connection.",
        "Invoices are sent on day 1, 14 and 30, in 3 languages.",
        "It saves about 20 % of your time.",
        "The stone wall of forms is gone; a narrow case remains.",
        "Boats and bows.",
    ],
)
def test_plain_words_pass(text: str) -> None:
    assert internal_words(text, NAMES) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("verdict", ["above", "within", "below", "inconclusive"])
@pytest.mark.parametrize("then", ["keep", "change", "stop", "repeat"])
def test_the_machines_own_words_pass(kind: str, verdict: str, then: str) -> None:
    words = draft(
        kind,
        {"customer": NAMES.customer_wording, "sales": "Beats everybody"},
        {"verdict": verdict, "next": then, "metric": "jobs_closed_same_day"},
    )

    assert internal_words(f"{words.subject}\n{words.text}", NAMES) == []
    assert NAMES.customer_wording in words.text
    assert "Beats" not in words.text


def test_what_did_not_help_is_said_plainly() -> None:
    words = draft("outcome", {}, {"verdict": "below", "next": "stop"})

    assert "it did not help as we hoped" in words.text
    assert "take it back" in words.text

"""The story adds up before anything is loaded: who, how much, how many."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from demo.events import make_events, past_points
from demo.generate import OFFLINE_REQUESTS, needs, tell, twins
from demo.story import effects
from demo.story.companies import BY_KEY, COMPANIES, WITHOUT_SIGNAL, Company
from demo.story.needs import FIRST_NOTE
from demo.story.plan import ITEMS
from demo.story.voices import UNTRIAGED

TUESDAY = date(2026, 11, 24)
WEEK = [TUESDAY + timedelta(days=days) for days in range(7)]


def arr(companies: list[Company]) -> int:
    return sum(company.arr for company in companies)


def test_forty_companies_pay_what_is_told() -> None:
    single_sign_on = [company for company in COMPANIES if company.single_sign_on]
    old_reports = [company for company in COMPANIES if company.old_reports]
    renewing = [company for company in WITHOUT_SIGNAL if company.renews_in <= 90]

    assert (len(COMPANIES), arr(list(COMPANIES))) == (40, 5_600_000)
    assert (len(WITHOUT_SIGNAL), arr(list(WITHOUT_SIGNAL))) == (17, 1_310_000)
    assert arr(renewing) == 420_000
    assert (len(single_sign_on), arr(single_sign_on)) == (12, 1_900_000)
    assert (len(old_reports), arr(old_reports)) == (6, 310_000)
    assert BY_KEY["alder-lifts"].arr == 186_000
    assert (BY_KEY["northgate-alarms"].arr, BY_KEY["northgate-alarms"].renews_in) == (240_000, 21)
    assert not BY_KEY["northgate-alarms"].single_sign_on


def test_sixty_requests_and_forty_items() -> None:
    assert len(needs()) + len(twins()) == 60
    assert len({item.key for item in ITEMS}) == len(ITEMS) == 40
    assert {need.item for need in needs() if need.item} <= {item.key for item in ITEMS}


@pytest.mark.parametrize("today", WEEK)
def test_six_hundred_notes_that_do_not_read_alike(today: date) -> None:
    notes = tell(today).notes

    offline = [note for note in notes if note.request in OFFLINE_REQUESTS]
    assert len(notes) == len({note.text for note in notes}) == 600
    assert len(offline) == 37
    assert len({note.company.key for note in offline}) == 17
    assert len({note.tool for note in offline}) == 4
    assert {note.request for note in offline} == set(OFFLINE_REQUESTS)
    assert sum(note.is_new for note in notes) == len(UNTRIAGED) == 23
    assert all(note.at < datetime.combine(today, time(), UTC) for note in notes)


@pytest.mark.parametrize("today", WEEK)
def test_the_thread_begins_with_marta(today: date) -> None:
    notes = tell(today).notes

    first = min((n for n in notes if n.request in OFFLINE_REQUESTS), key=lambda note: note.at)
    assert first.text == FIRST_NOTE
    assert first.contact == "Marta Lindqvist"


@pytest.mark.parametrize("today", WEEK)
def test_single_sign_on_is_asked_for_by_its_twelve(today: date) -> None:
    notes = [note for note in tell(today).notes if note.request == "single-sign-on"]

    assert len(notes) == 31
    assert {note.company.key for note in notes} == {
        company.key for company in COMPANIES if company.single_sign_on
    }


def test_fourteen_notes_say_that_a_vat_number_is_refused() -> None:
    since = datetime.combine(TUESDAY, time(), UTC) - timedelta(days=effects.VAT_DAYS)

    said = [
        note
        for note in tell(TUESDAY).notes
        if note.request == "vat-refused" or (note.is_new and "VAT number refused" in note.text)
    ]

    assert len(said) == 14
    assert all(note.at >= since for note in said)
    assert {(note.company.country, note.company.plan) for note in said} == {("DE", "Starter")}


def test_the_same_day_tells_the_same_story() -> None:
    assert tell(TUESDAY) == tell(TUESDAY)


def test_four_hundred_thousand_events_over_fourteen_months() -> None:
    events = make_events(TUESDAY)

    again = make_events(TUESDAY)
    assert len(events) == effects.EVENTS
    assert str(events.at[-1])[:10] == "2026-11-23"
    assert str(events.at[0])[:10] <= "2025-09-27"
    assert (events.at == again.at).all()
    assert events.properties == again.properties


def test_files_of_past_figures_hold_their_effect() -> None:
    series = past_points(TUESDAY)

    for past in effects.PAST:
        values = [value for _, value in series[past.metric]]
        before = values[-past.live - 120 : -past.live]
        after = values[-past.live : -past.live + 60]
        change = sum(after) / len(after) - sum(before) / len(before)
        assert change == pytest.approx(past.size, abs=past.noise)

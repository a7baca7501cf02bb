import pytest

from services.roadmap_api.verdicts.rule import Measurement, Promise, judge, promised_gain
from services.roadmap_api.verdicts.stop_rules import Known, Step, check


@pytest.mark.parametrize(
    ("promise", "measured", "expected"),
    [
        ((4, 7, 10), (6.8, 5.0, 8.7), "within"),
        ((12, 16, 20), (0.3, -2.9, 3.4), "below"),
        ((5, 7, 9), (4.1, -1.8, 9.9), "inconclusive"),
        ((3, 4, 6), (7.9, 6.6, 9.3), "above"),
        # More than promised by estimate, but the interval reaches into the range: kept.
        ((3, 4, 6), (7.0, 5.0, 9.0), "within"),
        # Less by estimate, the interval reaches into the range: nobody can tell.
        ((4, 7, 10), (3.5, 1.5, 5.5), "inconclusive"),
        # A range without width.
        ((5, 5, 5), (5.2, 4.8, 5.6), "inconclusive"),
    ],
)
def test_the_rule_says_what_its_page_says(
    promise: tuple[float, float, float], measured: tuple[float, float, float], expected: str
) -> None:
    assert judge(Promise(*promise), Measurement(*measured), "up") == expected


def test_on_a_metric_that_should_fall_both_ways_of_writing_a_promise_agree() -> None:
    measured = Measurement(-7.9, -9.3, -6.6)

    assert judge(Promise(3, 4, 6), measured, "down") == "above"
    assert judge(Promise(-6, -4, -3), measured, "down") == "above"
    assert judge(Promise(-6, -4, -3), measured, None) == "above"


def test_a_promise_to_do_no_harm_may_hold_zero() -> None:
    assert judge(Promise(-1, 0, 1), Measurement(0.1, -0.4, 0.6), "up") == "within"


def test_a_promise_of_a_fall_on_a_rising_metric_stays_a_fall() -> None:
    assert promised_gain(Promise(-3, -2, -1), "up") == Promise(-3, -2, -1)


def known(*steps: tuple[int, float], spent: float | None = None) -> Known:
    measured = [Step(days, Measurement(gain, gain - 1, gain + 1)) for days, gain in steps]
    return Known(measured, spent, Promise(12, 16, 20), "up")


def test_a_stop_rule_is_checked_on_its_day() -> None:
    rule = {"text": "Stop under +1 on day 30", "under": 1, "on_day": 30, "measure": "effect"}

    checked = check(rule, known((14, 5.0), (31, 0.2), (90, 4.0)))

    assert checked["met"] is True
    assert checked["value"] == 0.2
    assert checked["checked_on_day"] == 31


def test_a_stop_rule_whose_day_has_not_come_is_not_decided() -> None:
    assert check({"under": 1, "on_day": 30}, known((14, 0.0)))["met"] is None
    assert check({"text": "Stop when legal says so"}, known((14, 0.0)))["met"] is None


def test_a_stop_rule_on_money_looks_at_what_was_spent() -> None:
    rule = {"measure": "spent", "over": 150_000}

    assert check(rule, known(spent=210_000.0))["met"] is True
    assert check(rule, known(spent=None))["met"] is None

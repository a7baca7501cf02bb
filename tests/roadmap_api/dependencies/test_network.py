from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.roadmap_api.dependencies.forecast import Stretch, finishes
from services.roadmap_api.dependencies.network import (
    Circle,
    Task,
    circle_through,
    in_order,
    schedule,
)

MONDAY = date(2026, 11, 23)
IDS = {name: UUID(int=number) for number, name in enumerate("abcdefg", start=1)}


def tasks(**lengths: tuple[int, str]) -> list[Task]:
    return [
        Task(IDS[name], days, None, frozenset(IDS[need] for need in needs))
        for name, (days, needs) in lengths.items()
    ]


def test_a_textbook_network_has_its_published_critical_path() -> None:
    """Activities of 3, 4, 2, 5, 1, 2, 3 days; A-B-D-G is 3 + 4 + 5 + 3 = 15 days."""
    network = tasks(
        a=(3, ""), b=(4, "a"), c=(2, "a"), d=(5, "b"), e=(1, "c"), f=(2, "c"), g=(3, "def")
    )

    slots = {slot.id: slot for slot in schedule(network, MONDAY)}

    critical = {name for name, each in IDS.items() if slots[each].is_critical}
    assert critical == {"a", "b", "d", "g"}
    assert slots[IDS["g"]].earliest_finish == MONDAY + timedelta(days=14)
    assert {name: slots[IDS[name]].slack_days for name in "cef"} == {"c": 5, "e": 6, "f": 5}


def test_who_needs_three_days_from_monday_starts_on_thursday() -> None:
    slots = schedule(tasks(a=(3, ""), b=(1, "a")), MONDAY)

    assert [slot.earliest_start for slot in slots] == [MONDAY, MONDAY + timedelta(days=3)]


def test_a_short_project_gains_no_slack_from_a_long_one_beside_it() -> None:
    slots = {slot.id: slot for slot in schedule(tasks(a=(3, ""), b=(30, "")), MONDAY)}

    assert [slots[IDS[name]].slack_days for name in "ab"] == [0, 0]


def test_a_circle_is_walked_from_end_to_end() -> None:
    needs = {IDS["b"]: {IDS["a"]}, IDS["c"]: {IDS["b"]}}

    assert circle_through(needs, IDS["a"], IDS["c"]) == [IDS[name] for name in "acba"]
    assert circle_through(needs, IDS["c"], IDS["a"]) is None
    assert circle_through({}, IDS["a"], IDS["a"]) == [IDS["a"], IDS["a"]]
    with pytest.raises(Circle):
        in_order(needs | {IDS["a"]: {IDS["c"]}})


def test_effort_ranges_give_a_likely_and_a_late_date() -> None:
    network = tasks(a=(10, ""), b=(10, "a"))
    stretches = {IDS["a"]: Stretch(0.5, 2.0), IDS["b"]: Stretch(0.5, 2.0)}

    likely, late = finishes(network, stretches, MONDAY)[IDS["b"]]
    certain = finishes(network, {}, MONDAY)[IDS["b"]]

    # The sum of two triangles (5, 10, 20): mean 23.3 days, standard deviation 4.4.
    assert (likely - MONDAY).days in range(21, 25)
    assert (late - MONDAY).days in range(27, 31)
    assert certain == [MONDAY + timedelta(days=19)] * 2


@given(
    st.lists(
        st.tuples(st.integers(1, 30), st.sets(st.integers(0, 11), max_size=3)),
        min_size=1,
        max_size=12,
    )
)
def test_no_task_starts_before_its_needs_are_done(rows: Any) -> None:
    network = [
        Task(UUID(int=number), days, None, frozenset(UUID(int=n) for n in needs if n < number))
        for number, (days, needs) in enumerate(rows)
    ]

    slots = {slot.id: slot for slot in schedule(network, MONDAY)}

    for task in network:
        slot = slots[task.id]
        assert slot.slack_days >= 0
        for need in task.needs:
            assert slots[need].earliest_finish < slot.earliest_start
            assert slots[need].latest_finish < slot.latest_start
    assert any(slot.is_critical for slot in slots.values())

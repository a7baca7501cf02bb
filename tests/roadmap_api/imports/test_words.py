from datetime import date
from typing import Any

import pytest

from services.roadmap_api.imports.drafts import table_draft
from services.roadmap_api.imports.words import read_date, read_stage


@pytest.mark.parametrize(
    ("text", "at_end", "day"),
    [
        ("March CY2026", False, date(2026, 3, 1)),
        ("March CY2026", True, date(2026, 3, 31)),
        ("February 2028", True, date(2028, 2, 29)),
        ("Q4 2026", True, date(2026, 12, 31)),
        ("Q4 CY2026", False, date(2026, 10, 1)),
        ("2026-03-15", True, date(2026, 3, 15)),
        ("2026-03-15T10:00:00Z", False, date(2026, 3, 15)),
        ("12/Mar/24 9:41 AM", False, date(2024, 3, 12)),
        ("6/21/2025 16:14", False, date(2025, 6, 21)),
        ("15.03.2026", False, date(2026, 3, 15)),
    ],
)
def test_dates_are_read_as_tools_write_them(text: Any, at_end: Any, day: Any) -> None:
    assert read_date(text, at_end=at_end) == day


def test_what_is_no_date_is_said() -> None:
    with pytest.raises(ValueError, match="“soon” is not a date"):
        read_date("soon")


def test_stages_of_other_tools_have_ours() -> None:
    words = ["In Progress", "Rolling out", "Cancelled", "To Do", "on_hold"]

    assert [read_stage(word) for word in words] == [
        "building",
        "launched",
        "declined",
        "idea",
        "parked",
    ]


def test_columns_are_recognised_and_a_mapping_goes_first() -> None:
    row = {"Name": "Wrong", "Headline": "Right", "Issue key": "AB-1", "Labels": "x, y"}

    draft = table_draft(row, {"title": "Headline"}, "csv")
    other_way = table_draft(row, {"Headline": "title"}, "csv")

    assert draft.fields["title"] == other_way.fields["title"] == "Right"
    assert (draft.external_id, draft.fields["tags"]) == ("AB-1", ["x", "y"])

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from services.roadmap_api.imports import files


def written(path: Any, text: Any, encoding: str = "utf-8") -> Any:
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_is_read_in_whatever_encoding_it_came(tmp_path: Path, encoding: Any) -> None:
    path = written(tmp_path / "x", "title;note\r\nGröße;naïve\r\n", encoding)

    assert list(files.records(path)) == [{"title": "Größe", "note": "naïve"}]


def test_cells_hold_lines_and_headers_repeat(tmp_path: Path) -> None:
    path = written(tmp_path / "x", 'title,Labels,Labels\n"two\nlines",a,b,,\n\n')

    assert list(files.records(path)) == [{"title": "two\nlines", "Labels": "a, b"}]


def test_a_cell_across_the_first_piece_stays_whole(tmp_path: Path) -> None:
    rows = [f'{number},"{"x" * 500}\n{number}"' for number in range(1000)]
    path = written(tmp_path / "x", "\n".join(["id,text", *rows]))

    found = list(files.records(path))

    assert [row["id"] for row in found] == [str(number) for number in range(1000)]
    assert all(row["text"].endswith(row["id"]) for row in found)


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([{"a": 1}, {"a": 2}]),
        json.dumps({"items": [{"a": 1}, {"a": 2}]}),
        '{"a": 1}\n{"a": 2}\n',
    ],
)
def test_json_comes_as_a_list_inside_an_object_or_line_by_line(tmp_path: Path, text: Any) -> None:
    path = written(tmp_path / "x", text)

    assert list(files.records(path)) == [{"a": 1}, {"a": 2}]


def test_a_long_list_is_read_piece_by_piece(tmp_path: Path) -> None:
    rows = [{"id": number, "text": "é" * 300} for number in range(2000)]
    path = tmp_path / "x.gz"
    path.write_bytes(gzip.compress(json.dumps(rows).encode()))

    assert list(files.records(path)) == rows
    assert files.count(path) == 2000


@pytest.mark.parametrize("text", ["", '[{"a": ', "[{} nonsense", '{"a": NaN-}'])
def test_what_cannot_be_read_is_said(tmp_path: Path, text: Any) -> None:
    with pytest.raises(files.Unreadable):
        list(files.records(written(tmp_path / "x", text)))


def test_a_damaged_or_huge_archive_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = gzip.compress(b"title\n" + b"x" * 100_000)
    path = tmp_path / "x"

    path.write_bytes(whole[:-20])
    with pytest.raises(files.Unreadable):
        list(files.records(path))

    path.write_bytes(whole)
    monkeypatch.setattr(files, "MOST_BYTES", 1000)
    with pytest.raises(files.Unreadable, match="1 GiB"):
        list(files.records(path))

"""Files brought in: every row counted, refused rows by number, resumed, undone."""

import csv
import gzip
import json
import resource
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from services.common import jobs
from services.feedback_api.companies.models import Company
from services.feedback_api.contacts.models import Contact
from services.feedback_api.feedback import intake
from services.feedback_api.feedback.models import Feedback
from services.feedback_api.imports import reading, running
from services.feedback_api.imports.models import ImportedRow
from services.feedback_api.requests.models import FeatureRequest, Vote
from services.feedback_api.unmatched.models import Unmatched

Work = Callable[[FastAPI], Awaitable[int]]
BROKEN = [1448, 1449, 1537, 4111, 5554, 9273, 11263]
TWEETS = {
    "text": "text",
    "id": "tweet_id",
    "occurred_at": "created_at",
    "contact.external_id": "author_id",
    "source": "=spotify",
}


async def upload(
    feedback: httpx.AsyncClient,
    content: bytes,
    *,
    format: str = "csv",
    mapping: dict[str, Any] | None = None,
    path: str = "/v1/imports",
) -> httpx.Response:
    data = {"format": format}
    if mapping is not None:
        data["mapping"] = json.dumps(mapping)
    return await feedback.post(path, files={"file": ("rows.csv", content)}, data=data)


async def bring_in(
    feedback: httpx.AsyncClient, app: FastAPI, work: Work, content: bytes, **options: Any
) -> dict[str, Any]:
    answer = await upload(feedback, content, **options)
    assert answer.status_code == 202, answer.text
    await work(app)
    found: dict[str, Any] = (await feedback.get(f"/v1/imports/{answer.json()['id']}")).json()
    return found


async def count(app: FastAPI, entity: Any) -> int:
    async with app.state.database.reads() as session:
        return await session.scalar(select(func.count()).select_from(entity)) or 0


async def notes(app: FastAPI) -> list[Feedback]:
    async with app.state.database.reads() as session:
        return list(await session.scalars(select(Feedback).order_by(Feedback.id)))


def rows_of(header: str, *rows: str) -> bytes:
    return "\r\n".join([header, *rows, ""]).encode()


async def test_real_support_requests_come_in_and_the_broken_ones_are_named(
    feedback: httpx.AsyncClient, feedback_app: FastAPI, work: Work, shared: Path
) -> None:
    packed = (shared / "data" / "spotify_support_tweets" / "support_requests.csv.gz").read_bytes()

    found = await bring_in(feedback, feedback_app, work, gzip.decompress(packed), mapping=TWEETS)
    again = await bring_in(feedback, feedback_app, work, packed, mapping=TWEETS)

    assert found["status"] == "done"
    assert (found["total"], found["done"]) == (15_103, 15_103)
    assert (found["created"], found["skipped"]) == (15_096, 7)
    assert [error["row"] for error in found["errors"]] == BROKEN
    assert {error["detail"] for error in found["errors"]} == {"The row has no text."}
    assert await count(feedback_app, Feedback) == 15_096
    assert (again["created"], again["known"], again["refused"]) == (0, 15_096, 7)
    first = (await notes(feedback_app))[0]
    assert first.occurred_at.isoformat() == "2017-10-31T23:36:20+00:00"
    assert first.source == "spotify"


async def test_a_board_becomes_requests_with_their_votes(
    feedback: httpx.AsyncClient, feedback_app: FastAPI, work: Work, shared: Path
) -> None:
    content = (shared / "data" / "canny_posts" / "posts.json").read_bytes()

    found = await bring_in(feedback, feedback_app, work, content, format="canny")
    again = await bring_in(feedback, feedback_app, work, content, format="canny")

    assert (found["total"], found["created"], found["errors"]) == (100, 100, [])
    assert again["created"] == 0
    assert await count(feedback_app, Vote) == 3_247
    assert await count(feedback_app, FeatureRequest) == 100
    listed = await feedback.get("/v1/requests", params={"q": "triple backtick"})
    [request] = listed.json()["results"]
    assert request["title"] == "Support triple backtick codeblocks"
    assert request["votes"] == 17


async def test_the_boards_api_answer_is_read_as_it_was_saved(
    feedback: httpx.AsyncClient, feedback_app: FastAPI, work: Work
) -> None:
    post = {
        "id": "p1",
        "title": "Dark mode",
        "details": "My eyes",
        "score": 3,
        "created": "2020-01-02T03:04:05.000Z",
        "status": "in progress",
        "author": {"id": "u1", "name": "Sally", "email": "sally@acme.example"},
        "tags": [{"id": "t", "name": "ui"}],
        "url": "https://feedback.example/p/dark-mode",
    }
    body = json.dumps({"hasMore": False, "posts": [post, {**post, "id": "p2", "title": ""}]})
    reordered = json.dumps({"posts": [post, {**post, "id": "p2", "title": ""}], "hasMore": False})

    odd = await bring_in(feedback, feedback_app, work, body.encode(), format="canny")
    found = await bring_in(feedback, feedback_app, work, reordered.encode(), format="canny")

    assert odd["status"] in ("done", "failed")
    assert found["created"] + odd["created"] == 1
    [note] = await notes(feedback_app)
    assert note.text == "My eyes"
    async with feedback_app.state.database.reads() as session:
        [request] = list(await session.scalars(select(FeatureRequest)))
        sally = await session.scalar(select(Contact).where(Contact.email.is_not(None)))
    assert request.status == "building"
    assert sally is not None
    assert sally.name == "Sally"
    assert await count(feedback_app, Vote) == 3


async def test_an_import_that_was_cut_off_goes_on_behind_its_last_row(
    feedback: httpx.AsyncClient,
    feedback_app: FastAPI,
    work: Work,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = rows_of("comment", *(f"note {number}" for number in range(1, 96)))
    monkeypatch.setattr(running, "CHUNK", 10)
    taken = 0

    async def break_off(*given: Any) -> Any:
        nonlocal taken
        taken += 1
        if taken == 4:
            raise RuntimeError("the power went out")
        return await intake.take(*given)

    monkeypatch.setattr(running, "take", break_off)
    made = await upload(feedback, content)
    await work(feedback_app)
    halfway = (await feedback.get(f"/v1/imports/{made.json()['id']}")).json()
    async with feedback_app.state.database.sessions.begin() as session:
        await jobs.enqueue(session, "imports.run", {"import": made.json()["id"]})
    await work(feedback_app)

    found = (await feedback.get(f"/v1/imports/{made.json()['id']}")).json()
    assert (halfway["status"], halfway["done"], halfway["total"]) == ("running", 30, 95)
    assert (found["status"], found["done"], found["created"]) == ("done", 95, 95)
    assert [note.text for note in await notes(feedback_app)] == [
        f"note {number}" for number in range(1, 96)
    ]


async def test_a_long_import_lets_other_work_in_between(
    feedback: httpx.AsyncClient,
    feedback_app: FastAPI,
    work: Work,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(running, "CHUNK", 10)
    monkeypatch.setattr(running, "BUDGET_SECONDS", 0.0)
    content = rows_of("comment", *(f"note {number}" for number in range(35)))

    made = await upload(feedback, content)
    ran = await work(feedback_app)

    found = (await feedback.get(f"/v1/imports/{made.json()['id']}")).json()
    assert ran >= 4
    assert (found["status"], found["created"]) == ("done", 35)


async def test_undo_takes_back_all_that_it_brought_and_nothing_else(
    feedback: httpx.AsyncClient, feedback_app: FastAPI, work: Work, shared: Path
) -> None:
    kept = {"text": "I was here before", "contact": {"email": "old@old.example"}}
    await feedback.post("/v1/feedback", json=kept)
    content = rows_of(
        "text,email,company",
        "one,ana@new.example,crm-1",
        "two,old@old.example,",
        "three,ben@new.example,crm-1",
    )
    board = (shared / "data" / "canny_posts" / "posts.json").read_bytes()

    csv_import = await bring_in(feedback, feedback_app, work, content)
    canny_import = await bring_in(feedback, feedback_app, work, board, format="canny")
    answers = [
        await feedback.delete(f"/v1/imports/{one['id']}") for one in (csv_import, canny_import)
    ]
    twice = await feedback.delete(f"/v1/imports/{csv_import['id']}")

    assert [answer.json()["status"] for answer in answers] == ["undone", "undone"]
    assert twice.status_code == 409
    assert [note.text for note in await notes(feedback_app)] == ["I was here before"]
    assert await count(feedback_app, Contact) == 1
    assert await count(feedback_app, Company) == 0
    assert await count(feedback_app, FeatureRequest) == 0
    assert await count(feedback_app, Vote) == 0
    assert await count(feedback_app, ImportedRow) == 0
    async with feedback_app.state.database.reads() as session:
        waiting = list(await session.scalars(select(Unmatched.identity)))
    assert waiting == ["domain:old.example"]
    again = await bring_in(feedback, feedback_app, work, content)
    assert again["created"] == 3


@pytest.mark.parametrize(
    ("codec", "said"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8 with a byte-order mark"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16 without a mark"),
        ("cp1252", "Windows-1252"),
    ],
)
async def test_other_encodings_are_read_and_said(
    feedback: httpx.AsyncClient, feedback_app: FastAPI, work: Work, codec: str, said: str
) -> None:
    content = 'text;name\r\n"Größe; naïve “quote”";Zoë\r\n'.encode(codec)

    found = await bring_in(feedback, feedback_app, work, content)

    assert (found["status"], found["encoding"], found["created"]) == ("done", said, 1)
    [note] = await notes(feedback_app)
    assert note.text == "Größe; naïve “quote”"
    assert bool(found["notes"]) is (codec != "utf-8")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 40, "not a text file"),
        (b"\xef\xbb\xbftext\r\n\xff\xfe\xfd\r\n", "holds bytes that are not"),
        (b"text\r\n\x01\x02\xff\r\n", "not a text file"),
        (b"colour,size\r\nred,3\r\n", "No column is known to hold the text"),
        (b'text\r\n"never closed' + b"x" * 3_000_000, "quotation mark"),
        (b'{"posts": [{"title": "a"}, {"ti', "not valid JSON"),
    ],
)
async def test_a_file_that_cannot_be_read_says_what_to_do(
    feedback: httpx.AsyncClient, feedback_app: FastAPI, work: Work, content: bytes, reason: str
) -> None:
    options = {"format": "canny"} if content.startswith(b"{") else {}
    found = await bring_in(feedback, feedback_app, work, content, **options)

    assert found["status"] == "failed"
    assert reason in found["reason"]


async def test_each_bad_row_is_refused_with_its_number_and_reason(
    feedback: httpx.AsyncClient, feedback_app: FastAPI, work: Work
) -> None:
    content = rows_of(
        "text,rating,created_at,email",
        "good,5,2026-01-02,a@b.example",
        ",5,2026-01-02,a@b.example",
        "bad rating,lots,2026-01-02,",
        "bad date,5,the other day,",
        "bad mail,5,2026-01-02,not an address",
        '"two\nlines",,,',
    )

    found = await bring_in(feedback, feedback_app, work, content)

    assert (found["total"], found["created"], found["refused"]) == (6, 2, 4)
    errors = {error["row"]: (error["line"], error["detail"]) for error in found["errors"]}
    assert errors[2] == (3, "The row has no text.")
    assert errors[3] == (4, "rating: “lots” is not a number.")
    assert errors[4][1].startswith("occurred_at: “the other day” is not a date")
    assert errors[5][1].startswith("contact.email")
    listed = await feedback.get(f"/v1/imports/{found['id']}/errors", params={"limit": 3})
    assert [row["row"] for row in listed.json()["results"]] == [2, 3, 4]
    assert listed.json()["next"] == "4"


async def test_a_preview_proposes_a_mapping_and_keeps_nothing(
    feedback: httpx.AsyncClient, feedback_app: FastAPI
) -> None:
    content = rows_of(
        "Response ID,Comment,NPS Score,Submitted at,E-mail,Account name",
        "r1,Too slow,3,24/12/2025 10:30,ana@a.example,Alder",
        "r2,,9,13/12/2025 10:30,,",
    )

    answer = await upload(feedback, content, path="/v1/imports/preview")

    found = answer.json()
    assert answer.status_code == 200, answer.text
    assert found["mapping"] == {
        "text": "Comment",
        "id": "Response ID",
        "rating": "NPS Score",
        "occurred_at": "Submitted at",
        "contact.email": "E-mail",
        "company.name": "Account name",
    }
    assert found["rows"][0]["becomes"]["text"] == "Too slow"
    assert found["rows"][0]["becomes"]["occurred_at"] == "2025-12-24T10:30:00Z"
    assert found["rows"][1]["problem"] == "The row has no text."
    assert await count(feedback_app, Feedback) == 0


async def test_a_mapping_may_name_columns_or_fields_first(
    feedback: httpx.AsyncClient, feedback_app: FastAPI, work: Work
) -> None:
    content = rows_of("Was,Wer", "zu langsam,ana@a.example")

    one = await bring_in(
        feedback, feedback_app, work, content, mapping={"text": "Was", "contact_email": "Wer"}
    )
    await feedback.delete(f"/v1/imports/{one['id']}")
    other = await bring_in(
        feedback, feedback_app, work, content, mapping={"Was": "text", "Wer": "email"}
    )
    unknown = await bring_in(feedback, feedback_app, work, content + b"\n", mapping={"text": "Wo"})
    broken = await feedback.post(
        "/v1/imports", files={"file": ("a.csv", content)}, data={"format": "csv", "mapping": "{"}
    )

    assert (one["created"], other["created"]) == (1, 1)
    assert unknown["status"] == "failed"
    assert "There is no column “Wo”" in unknown["reason"]
    assert broken.status_code == 422
    assert broken.json()["errors"][0]["pointer"] == "/mapping"


async def test_our_own_shape_comes_in_as_json_lines(
    feedback: httpx.AsyncClient, feedback_app: FastAPI, work: Work
) -> None:
    lines = [
        {"text": "one", "contact": {"email": "a@b.example"}, "company": {"external_id": "crm-9"}},
        {"text": "two", "tags": ["x", "y"], "rating": 4},
        {"title": "no text is a title", "occurred_at": "2026-01-02T03:04:05Z"},
        {"rating": 4},
    ]
    content = "\n".join(json.dumps(line) for line in lines).encode()

    found = await bring_in(feedback, feedback_app, work, content, format="landfall")

    assert (found["total"], found["created"]) == (4, 3)
    assert [error["row"] for error in found["errors"]] == [4]
    made = await notes(feedback_app)
    assert [note.text for note in made] == ["one", "two", "no text is a title"]
    assert made[1].tags == ["x", "y"]
    assert made[0].company_id is not None


def peak() -> int:
    """The most memory that this process ever held, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def test_two_hundred_thousand_rows_are_read_in_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "text", "email"])
        for number in range(200_000):
            writer.writerow([number, f"Row {number}: it is slow", f"u{number}@a.example"])

    before = peak()
    plan = reading.plan(path, "csv", {}, "a file")
    counted = reading.count(plan)
    read = sum(len(chunk.notes) for chunk in reading.chunks(plan, after=180_000, size=500))
    grown = peak() - before

    assert (counted, read) == (200_000, 20_000)
    assert grown < 40 * 2**20


@pytest.mark.parametrize("role", ["contributor", "approver"])
async def test_only_insiders_who_write_bring_files_in(
    feedback_app: FastAPI, signed_in: Callable[..., Awaitable[httpx.AsyncClient]], role: str
) -> None:
    outsider = await signed_in(feedback_app, role=role)

    answer = await upload(outsider, b"text\nhello\n")

    assert answer.status_code == 403

"""Takes one call of the tracking API: whose it is, what it holds, and when it is on disk."""

import base64
import binascii
from collections.abc import Mapping, Sequence

import msgspec
from prometheus_client import CollectorRegistry, Counter

from services.common import clock
from services.common.problems import BadRequest, Unauthorized
from services.metrics_api.intake.commits import GroupCommit
from services.metrics_api.intake.rows import (
    Refused,
    Row,
    arrive,
    group_in,
    read_time,
    refused_line,
    row_of,
)
from services.metrics_api.intake.wire import (
    MOST_BYTES_AN_EVENT,
    Kind,
    read_batch,
    read_write_key,
)
from services.metrics_api.store.clients import Store
from services.metrics_api.write_keys.keyring import Keyring


class WriteKeyIsNotValid(Unauthorized):
    title = "Send a valid write key as the user of basic authentication"


class CallIsNotReadable(BadRequest):
    title = "This call cannot be read"


class EventIsTooLarge(BadRequest):
    title = "An event is larger than the tracking API allows"


class Intake:
    def __init__(self, store: Store, ring: Keyring, registry: CollectorRegistry) -> None:
        self._store = store
        self._ring = ring
        self._commits = GroupCommit(store)
        counted = Counter(
            "landfall_events_total", "Events by what became of them", ["fate"], registry=registry
        )
        self._written = counted.labels("written")
        self._known = counted.labels("known")
        self._refused = counted.labels("refused")

    async def start(self) -> None:
        await self._commits.start()

    async def stop(self) -> None:
        await self._commits.stop()

    async def forget(self) -> None:
        """After the store was emptied: an id that was known before may come again."""
        await self._commits.stop()
        self._commits = GroupCommit(self._store)
        await self._commits.start()

    async def take_call(self, kind: Kind, body: bytes, headers: Mapping[str, str]) -> None:
        source = await self._source(body, headers)
        _refuse_large(body)
        arrival = arrive(clock.now(), source=source)
        try:
            row = row_of(body, arrival, kind)
        except Refused as reason:
            raise CallIsNotReadable(str(reason)) from reason
        await self._write([row])

    async def take_batch(self, body: bytes, headers: Mapping[str, str]) -> None:
        """Bad calls in a batch are kept with their reason, and the others count, as at Segment."""
        source = await self._source(body, headers)
        try:
            batch = read_batch(body)
            arrival = arrive(clock.now(), read_time(batch.sent_at), source, group_in(batch.context))
        except (msgspec.DecodeError, UnicodeError, Refused) as problem:
            raise CallIsNotReadable(str(problem)) from problem
        rows: list[Row] = []
        refused: list[bytes] = []
        for raw in batch.batch:
            held = bytes(raw)
            _refuse_large(held)
            try:
                rows.append(row_of(held, arrival))
            except Refused as reason:
                refused.append(refused_line(held, str(reason), arrival))
        await self._write(rows, refused)

    async def write(self, rows: Sequence[Row], refused: Sequence[bytes] = ()) -> int:
        """Rows made elsewhere, as from another vendor's calls; the number of new ones."""
        return await self._write(rows, refused)

    async def _write(self, rows: Sequence[Row], refused: Sequence[bytes] = ()) -> int:
        if not rows and not refused:
            return 0
        new = await self._commits.write(rows, refused)
        self._written.inc(new)
        self._known.inc(len(rows) - new)
        self._refused.inc(len(refused))
        return new

    async def _source(self, body: bytes, headers: Mapping[str, str]) -> str:
        key = _basic_user(headers.get("authorization", "")) or _key_in(body)
        source = await self._ring.source_of(key) if key else None
        if source is None:
            raise WriteKeyIsNotValid()
        return source


def _basic_user(header: str) -> str:
    scheme, _, credential = header.partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(credential.encode()).decode().partition(":")[0]
    except (binascii.Error, UnicodeError):
        return ""


def _key_in(body: bytes) -> str:
    try:
        return read_write_key(body).write_key or ""
    except (msgspec.DecodeError, UnicodeError) as problem:
        raise CallIsNotReadable(str(problem)) from problem


def _refuse_large(event: bytes) -> None:
    if len(event) > MOST_BYTES_AN_EVENT:
        raise EventIsTooLarge(f"An event has at most {MOST_BYTES_AN_EVENT} bytes.")

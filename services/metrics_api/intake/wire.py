"""The calls of Segment's tracking API as they arrive, read without copying what we only keep."""

from typing import Literal, TypeAlias

import msgspec

Kind: TypeAlias = Literal["track", "identify", "group", "page", "screen", "alias"]

KINDS: tuple[Kind, ...] = ("track", "identify", "group", "page", "screen", "alias")
MOST_BYTES_A_CALL = 500 * 1024
MOST_BYTES_AN_EVENT = 32 * 1024

# Senders write numbers where the specification says text; both are one id.
Id: TypeAlias = str | int | float | None


class Message(msgspec.Struct, rename="camel"):
    """One call; what it does not know, it ignores, and what it only keeps stays raw."""

    type: str | None = None
    event: str | int | None = None
    user_id: Id = None
    anonymous_id: Id = None
    group_id: Id = None
    previous_id: Id = None
    message_id: Id = None
    timestamp: str | int | float | None = None
    original_timestamp: str | int | float | None = None
    sent_at: str | int | float | None = None
    write_key: str | None = None
    name: str | None = None
    category: str | None = None
    properties: msgspec.Raw = msgspec.Raw()
    traits: msgspec.Raw = msgspec.Raw()
    context: msgspec.Raw = msgspec.Raw()


class Batch(msgspec.Struct, rename="camel"):
    batch: list[msgspec.Raw]
    sent_at: str | int | float | None = None
    write_key: str | None = None
    context: msgspec.Raw = msgspec.Raw()


class Context(msgspec.Struct, rename="camel"):
    group_id: Id = None


class BodyWriteKey(msgspec.Struct, rename="camel"):
    write_key: str | None = None


read_message = msgspec.json.Decoder(Message).decode
read_batch = msgspec.json.Decoder(Batch).decode
read_context = msgspec.json.Decoder(Context).decode
read_write_key = msgspec.json.Decoder(BodyWriteKey).decode

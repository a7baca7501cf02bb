"""The body of a call: its bytes, unpacked where it is gzip, within the limit before and after."""

import zlib

from starlette.types import Receive

from services.common.problems import BadRequest

_GZIP = b"\x1f\x8b"


class BodyIsTooLarge(BadRequest):
    title = "This call is larger than the tracking API allows"


async def read_body(receive: Receive, *, most: int, declared: int | None = None) -> bytes:
    """Bytes of the request, unpacked; stops reading as soon as the limit is passed."""
    if declared is not None and declared > most:
        raise BodyIsTooLarge(f"At most {most} bytes.")
    chunks: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise BadRequest("The sender left before the end of the body.")
        chunk: bytes = message.get("body", b"")
        more = message.get("more_body", False)
        size += len(chunk)
        if size > most:
            raise BodyIsTooLarge(f"At most {most} bytes.")
        chunks.append(chunk)
    body = chunks[0] if len(chunks) == 1 else b"".join(chunks)
    return unpack(body, most=most) if body[:2] == _GZIP else body


def unpack(body: bytes, *, most: int) -> bytes:
    """Known by its first bytes: clients send gzip without saying so, and say so without it."""
    unzip = zlib.decompressobj(wbits=31)
    try:
        plain = unzip.decompress(body, most + 1)
    except zlib.error as problem:
        raise BadRequest("The gzip body cannot be unpacked.") from problem
    if len(plain) > most:
        raise BodyIsTooLarge(f"At most {most} bytes after unpacking.")
    if not unzip.eof:
        raise BadRequest("The gzip body ends too early.")
    return plain

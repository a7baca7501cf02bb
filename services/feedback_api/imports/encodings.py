"""Which encoding a file is in: found, said, and refused where it is none."""

import codecs
from dataclasses import dataclass
from pathlib import Path

_CHUNK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with a byte-order mark"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_CONTROLS = frozenset(range(0x20)) - {0x09, 0x0A, 0x0C, 0x0D}
_NULS_OF_UTF16 = 0.3


class Unreadable(Exception):
    """The file as a whole cannot be read; the text says what to do."""


@dataclass(frozen=True)
class Encoding:
    codec: str
    name: str

    @property
    def note(self) -> str | None:
        """What a person should know, where the file is not plain UTF-8."""
        if self.codec == "cp1252":
            return "Read as Windows-1252: it is not UTF-8. Look at letters such as é and ü."
        return None if self.codec == "utf-8" else f"Read as {self.name}."


def detect(path: Path) -> Encoding:
    """By its mark, else UTF-8 where every byte fits, else Windows-1252; raises Unreadable."""
    with path.open("rb") as file:
        start = file.read(_CHUNK)
    if not start:
        raise Unreadable("The file is empty.")
    for mark, codec, name in _MARKS:
        if start.startswith(mark):
            return _checked(path, Encoding(codec, name))
    if b"\x00" in start:
        return _checked(path, _without_mark(start))
    if _decodes(path, "utf-8"):
        return Encoding("utf-8", "UTF-8")
    if any(byte in _CONTROLS for byte in start):
        raise Unreadable("This is not a text file. Save it as CSV or JSON in UTF-8.")
    return _checked(path, Encoding("cp1252", "Windows-1252"))


def _without_mark(start: bytes) -> Encoding:
    """UTF-16 of western texts has a NUL in every second byte."""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    half = max(1, len(start) // 2)
    if odd / half > _NULS_OF_UTF16 > even / half:
        return Encoding("utf-16-le", "UTF-16 without a mark")
    if even / half > _NULS_OF_UTF16 > odd / half:
        return Encoding("utf-16-be", "UTF-16 without a mark")
    raise Unreadable("This is not a text file. Save it as CSV or JSON in UTF-8.")


def _checked(path: Path, encoding: Encoding) -> Encoding:
    if not _decodes(path, encoding.codec):
        raise Unreadable(
            f"The file looks like {encoding.name} but holds bytes that are not. "
            "Save it again as UTF-8."
        )
    return encoding


def _decodes(path: Path, codec: str) -> bool:
    decoder = codecs.getincrementaldecoder(codec)("strict")
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True

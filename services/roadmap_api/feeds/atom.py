"""Atom (RFC 4287), written by the standard library's XML so that every text is escaped."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree as Xml

NAMESPACE = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True)
class Entry:
    id: str
    title: str
    text: str
    link: str
    published_at: datetime
    updated_at: datetime


def feed(feed_id: str, title: str, link: str, entries: Iterable[Entry], now: datetime) -> bytes:
    """A feed was updated when its newest entry was; an empty one now."""
    rows = list(entries)
    root = Xml.Element("feed", xmlns=NAMESPACE)
    _text(root, "id", feed_id)
    _text(root, "title", title)
    _text(root, "updated", _time(max((row.updated_at for row in rows), default=now)))
    Xml.SubElement(root, "link", rel="alternate", href=link)
    author = Xml.SubElement(root, "author")
    _text(author, "name", "Landfall")
    for row in rows:
        entry = Xml.SubElement(root, "entry")
        _text(entry, "id", f"urn:uuid:{row.id}")
        _text(entry, "title", row.title)
        _text(entry, "published", _time(row.published_at))
        _text(entry, "updated", _time(row.updated_at))
        Xml.SubElement(entry, "link", rel="alternate", href=row.link)
        _text(entry, "content", row.text).set("type", "text")
    found: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return found


def _text(parent: Xml.Element, name: str, text: str) -> Xml.Element:
    element = Xml.SubElement(parent, name)
    element.text = "".join(each for each in text if _is_allowed(each))
    return element


def _is_allowed(character: str) -> bool:
    """What XML 1.0 may hold; control characters and lone surrogates it may not."""
    if character < " ":
        return character in "\t\n\r"
    return not "\ud800" <= character <= "\udfff" and character not in "\ufffe\uffff"


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

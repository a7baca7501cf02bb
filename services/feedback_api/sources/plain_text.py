"""Customers' words without the tool's markup."""

import re
from html.parser import HTMLParser

_BREAKS = frozenset(
    ["p", "br", "div", "li", "ul", "ol", "tr", "table", "blockquote", "pre", "hr"]
    + [f"h{level}" for level in range(1, 7)]
)
_UNSEEN = frozenset({"script", "style", "head", "title", "template", "noscript"})
_MARKUP = re.compile(
    r"</?(?:p|br|div|span|a|ul|ol|li|b|i|u|strong|em|table|tr|td|blockquote|pre|code|h[1-6]|img|html"
    r"|body)\b[^<>]*>",
    re.IGNORECASE,
)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._hidden += 1
        elif tag in _BREAKS:
            self.parts.append("\n")
        if tag == "li":
            self.parts.append("- ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in _BREAKS:
            self.parts.append("\n")

    def handle_data(self, text: str) -> None:
        if not self._hidden:
            self.parts.append(re.sub(r"\s+", " ", text))


def plain(html: str) -> str:
    """The words of an HTML text; paragraphs and list items keep their lines."""
    words = _Words()
    words.feed(html)
    words.close()
    return tidy("".join(words.parts))


def readable(text: str) -> str:
    """`plain` where the text holds markup, the text itself where it does not."""
    return plain(text) if _MARKUP.search(text) else tidy(text)


def tidy(text: str) -> str:
    """No NUL, no trailing spaces, at most one empty line between paragraphs."""
    lines = [line.strip() for line in text.replace("\x00", "").replace("\r\n", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()

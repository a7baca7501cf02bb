"""Every template: no inline style or script, no expression for htmx to evaluate, only our words."""

import re
from pathlib import Path

import pytest

from frontend import glossary

TEMPLATES = Path(__file__).parents[2] / "frontend" / "templates"
ALL = sorted(TEMPLATES.rglob("*.html"))
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
TAGS = re.compile(r"<[^>]*>", re.DOTALL)


def _name(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


@pytest.mark.parametrize("path", ALL, ids=_name)
def test_nothing_is_inline(path):
    text = path.read_text("utf-8")

    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"\son[a-z]+\s*=", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert "hx-on" not in text
    assert "js:" not in text
    assert "javascript:" not in text
    assert not re.search(r'hx-trigger="[^"]*\[', text)


@pytest.mark.parametrize("path", ALL, ids=_name)
def test_the_screen_says_the_readers_words(path):
    """What remains without tags and expressions is what a person reads."""
    said = TAGS.sub(" ", JINJA.sub(" ", path.read_text("utf-8")))

    for word in glossary.NEVER_SAID:
        assert not re.search(rf"\b{re.escape(word)}\b", said), word


@pytest.mark.parametrize("path", ALL, ids=_name)
def test_nothing_is_marked_safe(path):
    assert "|safe" not in path.read_text("utf-8").replace(" ", "")


@pytest.mark.parametrize("path", ALL, ids=_name)
def test_forms_work_without_javascript(path):
    for form in re.findall(r"<form\b[^>]*>", path.read_text("utf-8")):
        assert "action=" in form, form
        if "hx-post" in form:
            assert 'method="post"' in form, form

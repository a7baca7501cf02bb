"""Jinja as every template finds it: strict about names, escaping, with our words and formats."""

from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from frontend import charts, formats, glossary
from frontend.api import Missing
from frontend.assets import Assets
from frontend.settings import Settings

TEMPLATES = Path(__file__).parent / "templates"

# A form or link with this swaps the page's main part and the menu's counts, not the whole document.
SMOOTH = Markup('hx-target="#main" hx-select="#main" hx-select-oob="#menu" hx-swap="outerHTML"')


def environment(settings: Settings, assets: Assets) -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.do"],
        auto_reload=not settings.is_production,
    )
    made.filters.update(_filters(settings))
    made.tests["missing"] = lambda value: isinstance(value, Missing)
    made.globals.update(
        asset=assets.url,
        has_asset=assets.names.__contains__,
        charts=charts,
        word=glossary.WORDS,
        words=glossary,
        state_of=glossary.state,
        said=glossary.said,
        smooth=SMOOTH,
        query=query,
        timezone=settings.timezone,
        money_symbol=formats.SYMBOLS.get(settings.currency, settings.currency),
    )
    return made


def _filters(settings: Settings) -> dict[str, Any]:
    return {
        "money": partial(formats.money, currency=settings.currency),
        "exact_money": partial(formats.exact_money, currency=settings.currency),
        "number": formats.number,
        "signed": formats.signed,
        "percent": formats.percent,
        "day": formats.day,
        "month": formats.month,
        "weekday": formats.weekday,
        "long_day": formats.long_day,
        "moment": partial(formats.moment, timezone=settings.timezone),
        "age": formats.age,
        "ago": formats.ago,
        "in_days": formats.in_days,
        "count": formats.count,
        "segment": lambda text: quote(str(text), safe=""),
    }


def query(given: dict[str, Any], **changes: Any) -> str:
    """An address's query with some parts changed; what is empty is left out."""
    merged = {key: value for key, value in {**given, **changes}.items() if value not in (None, "")}
    return f"?{urlencode(merged)}" if merged else "?"

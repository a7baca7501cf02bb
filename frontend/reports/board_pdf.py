"""The board page as one printed sheet, set by typst from the same sections as the screen."""

import json
from pathlib import Path
from typing import Any

from markupsafe import Markup

from frontend import formats
from frontend.api import JSON

HERE = Path(__file__).parent
# The light theme's hues, for drawings that leave the page and its stylesheet behind.
INK = """
line, path, polyline { fill: none; } .grid { stroke: #dddcd3; } .axis { stroke: #5b6973; }
.land { fill: #f4e9cb; } .land-edge { stroke: #94701c; } .span { stroke: #a50e5e; stroke-width: 2; }
.span.open { stroke-dasharray: 3 3; } .dot { fill: #a50e5e; }
"""


def board_pdf(
    title: str,
    seal: str,
    prepared_by: str,
    section: dict[str, Any],
    *,
    is_frozen: bool,
) -> bytes:
    """PDF of at most a page or two; typst is loaded on first use."""
    import typst

    currency = section["facts"]["currency"]
    data = {
        "frozen": is_frozen,
        "title": title,
        "seal": seal,
        "prepared_by": prepared_by,
        "sentence": section["sentence"],
        "figures": [_plain(figure, "value", "unit", "meaning") for figure in section["figures"]],
        "goals": [_goal(row) for row in section["goals"]],
        "launches": [_launch(row) for row in section["rows"]],
        "afterwards": _afterwards(section["afterwards"]),
        "money": [_money(row) for row in section["money"]],
        "decisions": [_decision(one) for one in section["decisions"]],
        "risks": [_risk(risk, state) for risk, state in section["risks"]],
        "products": [_product(one, section["lifecycle"], currency) for one in section["products"]],
    }
    # The words travel as data and are never read as markup.
    made: bytes = typst.compile(HERE / "board.typ", sys_inputs={"data": json.dumps(data)})
    return made


def drawing(svg: Markup) -> str:
    """A drawing that carries its own colours."""
    return (
        str(svg)
        .replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" width="208" height="20" ', 1)
        .replace(">", f"><style>{INK}</style>", 1)
    )


def _plain(row: Any, *names: str) -> dict[str, str]:
    return {name: str(getattr(row, name)) for name in names}


def _goal(row: Any) -> dict[str, str]:
    confidence = "–" if row.confidence is None else f"{row.confidence} of 10"
    return {
        **_plain(row, "name", "key_result", "start", "now", "target"),
        "confidence": confidence,
        "look": row.state.look,
        "state": row.state.word,
    }


def _launch(row: Any) -> dict[str, str]:
    return {
        **_plain(row, "title", "about", "promised", "measured", "interval"),
        "bar": drawing(row.bar),
        "look": row.state.look,
        "state": row.state.word,
    }


def _afterwards(rows: list[Any]) -> str:
    if not rows:
        return ""
    said = ", ".join(f"{row.title} ({row.state.word.lower()})" for row in rows)
    return f"Also closed, entered afterwards: {said}."


def _money(row: Any) -> dict[str, str]:
    return {
        **_plain(row, "title", "approved", "spent"),
        "look": row.state.look,
        "state": row.state.word,
    }


def _decision(decision: JSON) -> dict[str, Any]:
    return {
        "title": decision["title"],
        "question": decision["question"] or "",
        "options": [_option(option) for option in decision["options"]],
    }


def _option(option: JSON) -> dict[str, str]:
    facts = option.get("item_facts") or {}
    asked = (facts.get("measurability") or {}).get("enough")
    many = facts.get("companies")
    return {
        "name": option["name"] + (" (recommended)" if option.get("recommended") else ""),
        "asked": "–" if many is None else formats.count(many, "company", "companies"),
        "measurable": "–" if asked is None else "Yes" if asked else "Too small to notice",
    }


def _risk(risk: JSON, state: Any) -> dict[str, str]:
    answer = f" Answer: {risk['answer']}" if risk["answer"] else ""
    return {
        "title": risk["title"],
        "text": f"{risk['text'] or ''}{answer}".strip(),
        "look": state.look,
        "state": state.word,
    }


def _product(product: JSON, lifecycle: dict[str, str], currency: str) -> dict[str, str]:
    stage = product["stage"]
    return {
        "name": product["name"],
        "stage": lifecycle.get(stage, stage).lower(),
        "building": str(product["items"].get("building", 0)),
        "spent": formats.money(product["spent"], currency),
    }

"""From a row to a note: one field after the other, or the reason why not."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from services.feedback_api.feedback.drafts import Draft
from services.feedback_api.feedback.schemas import FeedbackIn
from services.feedback_api.imports.times import read_time

_TAGS_MOST = 50


class RowRefused(Exception):
    """This row is left out, with the reason."""


def values_of(
    cells: Mapping[str, Any], mapping: Mapping[str, str], *, month_first: bool = False
) -> dict[str, Any]:
    """The row in the shape of POST /v1/feedback, with its own `id` beside; raises RowRefused."""
    found = {name: _cell(cells, column) for name, column in mapping.items()}
    if not found.get("text"):
        if not found.get("title"):
            raise RowRefused("The row has no text.")
        found["text"] = found.pop("title")
    values: dict[str, Any] = {}
    for name, text in found.items():
        if text:
            outer, _, inner = name.partition(".")
            value = _typed(name, text, month_first)
            if inner:
                values.setdefault(outer, {})[inner] = value
            else:
                values[name] = value
    company = values.get("company")
    if company and "external_id" not in company:
        company["external_id"] = company["name"]
    return values


def _cell(cells: Mapping[str, Any], column: str) -> str:
    if column.startswith("="):
        return column[1:].strip()
    value = cells.get(column)
    if isinstance(value, list):
        value = ", ".join(str(one) for one in value)
    return "" if value is None else str(value).replace("\x00", "").strip()


def _typed(name: str, text: str, month_first: bool) -> Any:
    try:
        if name == "rating":
            return float(text.replace(",", "."))
        if name == "occurred_at":
            return read_time(text, month_first=month_first)
        if name == "tags":
            return [tag.strip() for tag in text.split(",") if tag.strip()][:_TAGS_MOST]
    except ValueError as problem:
        reason = str(problem) if name == "occurred_at" else f"“{text[:40]}” is not a number."
        raise RowRefused(f"{name}: {reason}") from None
    return text


def draft_of(values: Mapping[str, Any], source: str) -> Draft:
    """Held to the same rules as a note over HTTP; raises RowRefused."""
    entry = {"source": source, **{name: value for name, value in values.items() if name != "id"}}
    try:
        note = FeedbackIn.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise RowRefused(f"{place}: {first['msg']}") from None
    return Draft(
        text=note.text,
        title=note.title or None,
        deal=note.deal,
        rating=note.rating,
        source=note.source,
        source_url=note.source_url,
        occurred_at=note.occurred_at,
        contact_external_id=note.contact.external_id if note.contact else None,
        contact_email=note.contact.email if note.contact else None,
        contact_name=(note.contact.name or None) if note.contact else None,
        company_external_id=note.company.external_id if note.company else None,
        company_name=note.company.name if note.company else None,
        product_id=note.product,
        tags=note.tags,
        request_id=note.request_id,
        consent=note.consent,
    )

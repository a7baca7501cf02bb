"""Tally: answers by label; a choice is an id that the options explain."""

from typing import Any

from services.feedback_api.sources.incoming import (
    Incoming,
    Note,
    Outcome,
    Uninteresting,
    Unmappable,
    instant,
    text_or_none,
)
from services.feedback_api.sources.tools.tool import Tool, field_of_body

_WORDS = ("TEXTAREA", "INPUT_TEXT")


def normalise(incoming: Incoming) -> list[Outcome]:
    event = incoming.record
    if event.get("eventType") != "FORM_RESPONSE":
        raise Uninteresting(f"Nothing a customer said: {event.get('eventType')}.")
    form = event.get("data") or {}
    fields = [one for one in form.get("fields") or [] if one.get("value") not in (None, "", [])]
    said = [one for one in fields if one.get("type") == "TEXTAREA"] or _lines(fields)
    if not said:
        raise Unmappable("No written answer among the fields.")
    return [
        Note(
            origin=str(form.get("responseId") or event.get("eventId")),
            text="\n\n".join(f"{one.get('label')}: {_value(one)}" for one in said),
            title=text_or_none(form.get("formName")),
            occurred_at=instant(form.get("createdAt"), incoming.received_at),
            author_id=text_or_none(form.get("respondentId")),
            author_email=_first(fields, "INPUT_EMAIL"),
            author_name=next((_value(one) for one in fields if _is_name(one)), None),
        )
    ]


def _lines(fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in fields if one.get("type") in _WORDS and not _is_name(one)]


def _is_name(one: dict[str, Any]) -> bool:
    return one.get("type") == "INPUT_TEXT" and "name" in str(one.get("label", "")).lower()


def _first(fields: list[dict[str, Any]], kind: str) -> str | None:
    return next((_value(one) for one in fields if one.get("type") == kind), None)


def _value(one: dict[str, Any]) -> str:
    """The answer as text: an option by what it says, not by its id."""
    options = {option.get("id"): option.get("text") for option in one.get("options") or []}
    value = one.get("value")
    values = value if isinstance(value, list) else [value]
    return ", ".join(str(options.get(each, each)) for each in values)


TOOL = Tool("tally", "Tally", normalise=normalise, delivery_id=field_of_body("eventId"))

"""Typeform: answers by the id of their field, which the definition explains."""

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
from services.feedback_api.sources.paths import find
from services.feedback_api.sources.tools.tool import Tool, field_of_body


def normalise(incoming: Incoming) -> list[Outcome]:
    if incoming.record.get("event_type") != "form_response":
        raise Uninteresting(f"Nothing finished: {incoming.record.get('event_type')}.")
    response = incoming.record.get("form_response") or {}
    answers = response.get("answers") or []
    said = [one for one in answers if one.get("type") == "text" and _is_long(one)]
    if not said:
        raise Unmappable("No written answer among the fields.")
    hidden = response.get("hidden") or {}
    return [
        Note(
            origin=str(response.get("token")),
            text="\n\n".join(one["text"].strip() for one in said),
            title=text_or_none(find(response, "definition.title")),
            rating=next((one["number"] for one in answers if _is_rating(one)), None),
            occurred_at=instant(response.get("submitted_at"), incoming.received_at),
            author_id=text_or_none(hidden.get("user_id")),
            author_email=_email(answers) or text_or_none(hidden.get("email")),
            author_name=next((one["text"] for one in answers if _is_name(one)), None),
            company_ids=tuple(filter(None, [text_or_none(hidden.get("account_id"))])),
        )
    ]


def _is_long(one: dict[str, Any]) -> bool:
    return find(one, "field.type") == "long_text" and bool(str(one.get("text", "")).strip())


def _is_name(one: dict[str, Any]) -> bool:
    is_short = one.get("type") == "text" and find(one, "field.type") == "short_text"
    return is_short and len(str(one.get("text", "")).split()) <= len(("first", "middle", "last"))


def _is_rating(one: dict[str, Any]) -> bool:
    return find(one, "field.type") in ("rating", "opinion_scale", "nps") and isinstance(
        one.get("number"), int
    )


def _email(answers: list[dict[str, Any]]) -> str | None:
    return next((one.get("email") for one in answers if one.get("type") == "email"), None)


TOOL = Tool("typeform", "Typeform", normalise=normalise, delivery_id=field_of_body("event_id"))

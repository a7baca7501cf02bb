"""Slack: a challenge first, then messages with their own marks for links, people and amounts."""

import html
import json
import re

from services.feedback_api.sources.incoming import (
    Incoming,
    Note,
    Outcome,
    Uninteresting,
    Unmappable,
    instant,
    text_or_none,
)
from services.feedback_api.sources.plain_text import tidy
from services.feedback_api.sources.tools.tool import Answer, Tool, field_of_body

_LINK = re.compile(r"<((?:https?|mailto):[^|>]+)(?:\|([^>]+))?>")
_MENTION = re.compile(r"<[@#!][^>]*>")


def challenge(incoming: Incoming) -> Answer | None:
    try:
        asked = incoming.record
    except Unmappable:
        return None
    if asked.get("type") != "url_verification":
        return None
    return Answer(json.dumps({"challenge": asked.get("challenge")}))


def normalise(incoming: Incoming) -> list[Outcome]:
    event = incoming.record.get("event")
    if not isinstance(event, dict) or event.get("type") not in ("message", "app_mention"):
        raise Uninteresting("Not a message.")
    if event.get("bot_id") or event.get("subtype"):
        raise Uninteresting("A robot's message, or a change of one.")
    text = words(str(event.get("text") or ""))
    if not text:
        raise Unmappable("The message holds no words.")
    return [
        Note(
            origin=f"{event.get('channel')}:{event.get('ts')}",
            text=text,
            occurred_at=instant(event.get("ts"), incoming.received_at),
            author_id=text_or_none(event.get("user")),
        )
    ]


def words(marked: str) -> str:
    linked = _LINK.sub(lambda found: found[2] or found[1], marked)
    return tidy(html.unescape(_MENTION.sub("", linked)))


TOOL = Tool("slack", "Slack", normalise, field_of_body("event_id"), challenge)

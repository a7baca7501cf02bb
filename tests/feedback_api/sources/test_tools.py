"""What each tool's own payload turns into."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.feedback_api.sources.incoming import Incoming, Note, Uninteresting, Unmappable
from services.feedback_api.sources.paths import find, steps
from services.feedback_api.sources.plain_text import plain, readable
from services.feedback_api.sources.signatures import SCHEMES
from services.feedback_api.sources.tools import TOOLS

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
UNSIGNED = {"fider", "freshdesk", "generic", "productboard", "salesforce"}

READ = {
    ("canny", "canny/post.created.json"): "Test post details",
    ("delighted", "delighted/survey_response.updated.json"): "Your service is fast and flawless!",
    ("discourse", "discourse/post_created.json"): "IIUC when upgrading",
    ("fider", "fider/new_post.json"): "*Those data are fake.*",
    ("freshdesk", "freshdesk/ticket_created.json"): "Test ticket description ☃.",
    ("front_rule", "front/rule.inbound.json"): "We don't have emotions",
    ("github", "github/issues.opened.json"): "It looks like you accidently spelled",
    ("github", "github/discussion.created.json"): "We're glad to have you here!",
    ("github", "github/issue_comment.created.json"): "You are totally right!",
    ("helpscout", "helpscout/convo.created.json"): "I'm having a hard time resolving this",
    ("intercom", "intercom/conversation.user.created.json"): "Hello everyone!",
    ("jira", "jira/jira.issue_created.json"): "Fix me please",
    ("salesforce", "salesforce/outbound_message.xml"): "Our finance team cannot export more",
    ("slack", "slack/event_callback.message.json"): "Hello World!",
    ("slack", "slack/event_callback.app_mention.json"): "Hi there!",
    ("typeform", "typeform/form_response.json"): "It's cold right now!",
    ("zendesk", "zendesk/ticket.created.json"): "ticket_info_desc_2294a6e9ece2",
}
SILENT = [
    ("app_store_connect", "app_store_connect/betaFeedbackScreenshotSubmissionCreated.json"),
    ("canny", "canny/vote.created.json"),
    ("discourse", "discourse/ping.json"),
    ("front_app", "front/app.sync.json"),
    ("github", "github/ping.json"),
    ("github", "github/issues.labeled.json"),
    ("hubspot_v3", "hubspot/contact.creation.json"),
    ("intercom", "intercom/ping.json"),
    ("productboard", "productboard/feature.updated.json"),
    ("standardwebhooks", "formbricks/testEndpoint.json"),
    ("standardwebhooks", "formbricks/responseUpdated.json"),
    ("stripe", "stripe/customer.updated.json"),
    ("surveymonkey", "surveymonkey/response_completed.json"),
    ("tally", "tally/FORM_RESPONSE.json"),
    ("zendesk", "zendesk/user.active_changed.json"),
]


def incoming(shared: Path, name: str) -> Incoming:
    return Incoming({}, (shared / "wire" / "payloads" / name).read_bytes(), NOW)


def test_every_scheme_and_every_unsigned_tool_can_be_connected() -> None:
    assert set(TOOLS) == set(SCHEMES) | UNSIGNED
    assert {name for name, tool in TOOLS.items() if tool.needs_token} == UNSIGNED | {"canny"}


@pytest.mark.parametrize(("tool", "name"), sorted(READ))
def test_a_payload_becomes_a_note(shared: Path, tool: str, name: str) -> None:
    [note] = TOOLS[tool].normalise(incoming(shared, name))

    assert isinstance(note, Note)
    assert note.text.startswith(READ[tool, name])
    assert "<p>" not in note.text
    assert note.origin not in ("", "None")


@pytest.mark.parametrize(("tool", "name"), SILENT)
def test_a_payload_without_words_says_why(shared: Path, tool: str, name: str) -> None:
    with pytest.raises((Uninteresting, Unmappable)) as reason:
        TOOLS[tool].normalise(incoming(shared, name))

    assert str(reason.value)


def test_an_internal_comment_of_zendesk_is_nobodys_feedback() -> None:
    comment = {"id": "9", "body": "psst", "is_public": False, "author": {"is_staff": True}}
    event = {"type": "zen:event-type:ticket.comment_added", "id": "1", "detail": {"id": "5"}}
    body = json.dumps({**event, "event": {"comment": comment}}).encode()

    with pytest.raises(Uninteresting):
        TOOLS["zendesk"].normalise(Incoming({}, body, NOW))


def test_a_document_type_in_xml_is_not_read() -> None:
    body = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'

    with pytest.raises(Unmappable):
        TOOLS["salesforce"].normalise(Incoming({}, body, NOW))


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>One</p><p>Two<br>Three</p>", "One\n\nTwo\nThree"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n\n- b"),
        ("<script>alert(1)</script>fine<style>p{}</style>", "fine"),
        ("a &lt;b&gt; &amp; c&nbsp;d", "a <b> & c d"),
        ("<div>unclosed <b>bold", "unclosed bold"),
    ],
)
def test_words_come_without_markup(html: str, words: str) -> None:
    assert plain(html) == words


def test_a_text_that_only_looks_like_markup_is_kept() -> None:
    assert readable("if a < b then c > d") == "if a < b then c > d"
    assert readable("press <Ctrl> + <F5>") == "press <Ctrl> + <F5>"


def test_paths_find_values_and_say_when_they_are_malformed() -> None:
    held = {"a": [{"b": 1}, {"b": 2}], "c.d": 3}

    assert find(held, "$.a[1].b") == 2
    assert find(held, "a[-1].b") == 2
    assert find(held, "$['c.d']") == 3
    assert find(held, "a[7].b") is None
    with pytest.raises(ValueError, match="is not a path"):
        steps("a[[")

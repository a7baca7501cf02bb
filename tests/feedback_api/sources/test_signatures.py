"""Every published and constructed vector of every tool, and what a forger would try."""

import base64
import json
import time
from pathlib import Path
from typing import Any

import pytest

from services.feedback_api.sources.signatures import SCHEMES, verify

BODY = b'{"a": 1}'


def vectors(shared: Path) -> list[dict[str, Any]]:
    files = sorted((shared / "wire" / "vectors").glob("*.json"))
    return [vector for file in files for vector in json.loads(file.read_text())["vectors"]]


def answer(vector: dict[str, Any]) -> bool:
    return verify(
        vector["scheme"],
        secret=vector["secret"],
        method=vector["method"],
        url=vector["url"],
        headers=vector["headers"],
        body=base64.b64decode(vector["body_base64"]),
        now=vector["now"],
    )


def test_every_vector_is_answered_as_its_author_says(shared: Path) -> None:
    known = vectors(shared)

    wrong = [vector["id"] for vector in known if answer(vector) is not vector["valid"]]

    assert wrong == []
    assert {vector["scheme"] for vector in known} == set(SCHEMES)


def test_an_empty_secret_opens_nothing(shared: Path) -> None:
    opened = [v["id"] for v in vectors(shared) if answer({**v, "secret": ""})]

    assert opened == []


def test_another_tools_signature_opens_nothing(shared: Path) -> None:
    intercom = next(v for v in vectors(shared) if v["id"] == "intercom.valid")

    assert not answer({**intercom, "scheme": "jira"})
    assert not answer({**intercom, "scheme": "nobody"})


@pytest.mark.parametrize("tool", sorted(SCHEMES))
@pytest.mark.parametrize(
    "garbage", ["", "é", "\udcff", "v1,", "t=,v1=", "sha256=", "٣", "a" * 9999]
)
def test_garbage_in_every_header_is_refused_without_a_crash(tool: str, garbage: str) -> None:
    headers = {
        "x-hub-signature": garbage,
        "webhook-id": garbage,
        "webhook-timestamp": "1767323045",
        "webhook-signature": garbage,
        "stripe-signature": garbage,
        "x-zendesk-webhook-signature-timestamp": garbage,
        "x-zendesk-webhook-signature": garbage,
        "canny-timestamp": garbage,
        "canny-signature": garbage,
        "typeform-signature": garbage,
        "x-slack-request-timestamp": garbage,
        "x-slack-signature": garbage,
    }

    assert not verify(
        tool,
        secret="s3cret",
        method="POST",
        url="https://a",
        headers=headers,
        body=BODY,
        now=0,
    )


@pytest.mark.parametrize("secret", ["whsec_", "whsec_====", "whsec_ü", "not base64!"])
def test_a_standard_webhooks_secret_that_holds_no_key_is_refused(secret: str) -> None:
    now = time.time()
    headers = {
        "webhook-id": "a",
        "webhook-timestamp": str(int(now)),
        "webhook-signature": "v1,",
    }

    assert not verify(
        "standardwebhooks",
        secret=secret,
        method="POST",
        url="https://a",
        headers=headers,
        body=BODY,
        now=now,
    )

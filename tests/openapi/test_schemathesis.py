"""Each service does what its OpenAPI says, whatever is sent to it: schemathesis, seeded."""

import asyncio
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import pytest
import requests
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.openapi.known import KNOWN, Known
from tests.surroundings import postgres_url

SERVICES = ("roadmap", "feedback", "metrics")
SEED = 20261124
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = {GenerationMode.POSITIVE: 3, GenerationMode.NEGATIVE: 2}
FORGED = {"authorization": "Bearer lf_forged"}
# They also answer somebody who has not signed in, with what is for everybody.
OPEN = {
    ("GET", "/v1/workspace"),
    ("GET", "/v1/roadmap.ics"),
    ("GET", "/v1/changelog.atom"),
    ("GET", "/v1/portal/ideas"),
    ("GET", "/v1/portal/ideas/{request_id}"),
    ("GET", "/v1/portal/similar"),
    ("POST", "/v1/portal/links"),
}
_SENDABLE = ("method", "url", "headers", "params", "cookies", "json", "data", "files")


@dataclass
class Caller:
    """Sends schemathesis' requests to an application that lives in the test's own event loop."""

    client: httpx.AsyncClient
    loop: asyncio.AbstractEventLoop
    known: Known
    sent: int = 0

    def call(self, case: Case) -> Response:
        self.sent += 1
        self._name_what_is_there(case)
        told = case.as_transport_kwargs(base_url=str(self.client.base_url))
        ready = requests.Request(
            **{key: value for key, value in told.items() if key in _SENDABLE}
        ).prepare()
        request = httpx.Request(
            str(ready.method),
            str(ready.url),
            headers=[(name, value) for name, value in _fitting(ready.headers)],
            content=ready.body.encode() if isinstance(ready.body, str) else _bytes(ready.body),
        )
        request.headers["authorization"] = self._proof_for(case)
        sent = asyncio.run_coroutine_threadsafe(self.client.send(request), self.loop)
        return Response.from_any(sent.result(60))

    def _name_what_is_there(self, case: Case) -> None:
        """Half of the paths lead to a record that exists; the others to none."""
        for name in list(case.path_parameters or {}):
            if name in self.known.records and self.sent % 2:
                case.path_parameters[name] = self.known.records[name]

    def _proof_for(self, case: Case) -> str:
        """A sender of events has a write key, a customer a token; all else takes our full key."""
        if "HTTPBasic" in str(case.operation.definition.raw.get("security")):
            return self.known.write_key
        if case.path.startswith("/v1/portal/") and self.known.customer:
            return self.known.customer
        return str(self.client.headers["authorization"])


def _bytes(body: Any) -> bytes:
    assert body is None or isinstance(body, bytes)
    return body or b""


def _fitting(headers: Any) -> Iterator[tuple[bytes, bytes]]:
    for name, value in headers.items():
        yield (
            name.encode() if isinstance(name, str) else name,
            value.encode("utf-8", "replace") if isinstance(value, str) else value,
        )


@pytest.fixture
async def apps(
    roadmap_app: FastAPI, feedback_app: FastAPI, metrics_app: FastAPI
) -> dict[str, FastAPI]:
    return {"roadmap": roadmap_app, "feedback": feedback_app, "metrics": metrics_app}


@pytest.fixture
async def clients(
    roadmap: httpx.AsyncClient, feedback: httpx.AsyncClient, metrics: httpx.AsyncClient
) -> dict[str, httpx.AsyncClient]:
    return {"roadmap": roadmap, "feedback": feedback, "metrics": metrics}


# The stricter database of those that are there: it refuses what SQLite bends to its purpose.
@pytest.mark.only_on("postgres" if postgres_url() else "sqlite")
@pytest.mark.timeout(600)
@pytest.mark.parametrize("service", SERVICES)
async def test_every_answer_is_one_that_the_description_names(
    service: str,
    apps: dict[str, FastAPI],
    clients: dict[str, httpx.AsyncClient],
    clock: Callable[..., None],
) -> None:
    known = await KNOWN[service](clients[service])
    caller = Caller(clients[service], asyncio.get_running_loop(), known)

    found = await asyncio.to_thread(walk, apps[service], caller)

    assert not found, "\n\n".join(found)


def walk(app: FastAPI, caller: Caller) -> list[str]:
    """Every operation with what fits its description and what does not; what was found."""
    schema = schemathesis.openapi.from_dict(_without_tuples(deepcopy(app.openapi())))
    found = []
    for result in schema.get_all_operations():
        assert isinstance(result, Ok), result
        operation = result.ok()
        for mode, examples in EXAMPLES.items():
            try:
                _try(operation, mode, examples, caller)
            except Unsatisfiable:
                assert mode is GenerationMode.NEGATIVE, f"{operation.label} takes nothing"
            except (FailureGroup, Exception) as problem:
                found.append(f"{operation.label} ({mode.value}): {_told(problem)}")
    return found


def _try(operation: Any, mode: GenerationMode, examples: int, caller: Caller) -> None:
    @seed(SEED)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def check(case: Case) -> None:
        case.validate_response(caller.call(case), checks=CHECKS)

    check()


def _without_tuples(schema: Any) -> Any:
    """schemathesis 4.32 takes the tuples of JSON Schema 2020-12 for broken ones of draft 7."""
    if isinstance(schema, dict):
        held = schema.pop("prefixItems", None)
        if held is not None:
            schema["items"] = {"anyOf": held}
        for value in schema.values():
            _without_tuples(value)
    if isinstance(schema, list):
        for value in schema:
            _without_tuples(value)
    return schema


def _told(problem: BaseException) -> str:
    if isinstance(problem, BaseExceptionGroup):
        return "\n".join(_told(one) for one in problem.exceptions)
    return f"{type(problem).__name__}: {problem}"


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("service", SERVICES)
async def test_what_asks_for_a_key_refuses_strangers_and_forged_keys(
    service: str, apps: dict[str, FastAPI], client_of: Callable[..., httpx.AsyncClient]
) -> None:
    stranger = client_of(apps[service])
    guarded = [
        (method.upper(), path)
        for path, operations in apps[service].openapi()["paths"].items()
        for method, operation in operations.items()
        if operation.get("security")
    ]

    let_in = []
    for method, path in guarded:
        address = re.sub(r"{\w+}", str(UUID(int=7)), path)
        plain = await stranger.request(method, address, json={})
        forged = await stranger.request(method, address, json={}, headers=FORGED)
        if plain.status_code != 401 and (method, path) not in OPEN:
            let_in.append((method, path, plain.status_code))
        if forged.status_code != 401:
            let_in.append((method, path, forged.status_code))

    assert len(guarded) > 30
    assert let_in == []

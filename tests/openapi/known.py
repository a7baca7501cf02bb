"""A few records of each service, so that schemathesis also meets what exists."""

import base64
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

QUARTER = {"starts_on": "2026-10-01", "ends_on": "2026-12-31"}


@dataclass
class Known:
    """Values of path parameters that lead somewhere, and the proofs of those who are not us."""

    records: dict[str, str] = field(default_factory=dict)
    write_key: str = ""
    customer: str = ""


async def _made(client: httpx.AsyncClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await client.post(path, json=body)
    assert answer.status_code in (200, 201, 202), answer.text
    made: dict[str, Any] = answer.json()
    return made


async def _of_roadmap(client: httpx.AsyncClient) -> Known:
    bodies = {
        "product_id": ("/v1/products", {"name": "Lift Care"}),
        "item_id": ("/v1/items", {"title": "Offline job sheets"}),
        "objective_id": ("/v1/objectives", {"name": "Technicians are quicker"} | QUARTER),
        "team_id": ("/v1/teams", {"name": "Field"}),
        "board_id": ("/v1/boards", {"title": "For sales"}),
    }
    found = {name: (await _made(client, *body))["id"] for name, body in bodies.items()}
    needed = await _made(client, "/v1/items", {"title": "A store on the phone"})
    return Known(found | {"needs_id": needed["id"], "framework": "rice"})


async def _of_feedback(client: httpx.AsyncClient) -> Known:
    await client.put("/v1/companies/alder", json={"name": "Alder", "domains": ["alder.example"]})
    request = await _made(client, "/v1/requests", {"title": "Dark mode", "audience": "public"})
    note = {
        "text": "In the shaft the app loses the job sheet.",
        "contact": {"external_id": "marta", "email": "marta@alder.example"},
        "company": {"external_id": "alder"},
    }
    feedback = await _made(client, "/v1/feedback", note)
    source = await _made(client, "/v1/sources", {"tool": "zendesk", "name": "Support"})
    link = await _made(client, "/v1/portal/links", {"email": "marta@alder.example"})
    opened = await _made(client, "/v1/portal/sessions", {"link": link["link"]})
    return Known(
        {
            "request_id": request["id"],
            "feedback_id": feedback["id"],
            "source_id": source["id"],
            "external_id": "alder",
            "contact_external_id": "marta",
        },
        customer=f"Bearer {opened['tokens']['feedback']}",
    )


async def _of_metrics(client: httpx.AsyncClient) -> Known:
    made = await _made(client, "/v1/write-keys", {"name": "the app"})
    write_key = base64.b64encode(f"{made['write_key']}:".encode()).decode()
    defined = await client.put(
        "/v1/metrics/orders", json={"name": "Orders", "kind": "count", "event": "Order"}
    )
    assert defined.status_code == 201, defined.text
    return Known({"key": "orders"}, write_key=f"Basic {write_key}")


KNOWN: dict[str, Callable[[httpx.AsyncClient], Awaitable[Known]]] = {
    "roadmap": _of_roadmap,
    "feedback": _of_feedback,
    "metrics": _of_metrics,
}

"""Rows of the plan, made through the API."""

from itertools import count
from typing import Any

import httpx

_number = count(1)


async def make_product(client: httpx.AsyncClient, **fields: Any) -> dict[str, Any]:
    return await _made(client, "/v1/products", {"name": f"Product {next(_number)}"} | fields)


async def make_objective(client: httpx.AsyncClient, **fields: Any) -> dict[str, Any]:
    body = {
        "name": "Technicians finish on site",
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
    }
    return await _made(client, "/v1/objectives", body | fields)


async def make_item(client: httpx.AsyncClient, **fields: Any) -> dict[str, Any]:
    return await _made(client, "/v1/items", {"title": f"Item {next(_number)}"} | fields)


async def move(client: httpx.AsyncClient, item: dict[str, Any], to: str, **body: Any) -> Any:
    return await client.post(f"/v1/items/{item['id']}/stage", json={"to": to} | body)


async def _made(client: httpx.AsyncClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await client.post(path, json=body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made

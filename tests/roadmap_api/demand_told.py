"""What feedback_api would say of an item's demand."""

from typing import Any

from fastapi import FastAPI

from services.roadmap_api.demand.listeners import take_demand


async def tell_demand(app: FastAPI, item: dict[str, Any], **state: Any) -> None:
    told = {"id": item["id"], "item": item["id"], "companies": 0, "arr": "0.00"} | state
    async with app.state.sessions.begin() as session:
        await take_demand(session, told)

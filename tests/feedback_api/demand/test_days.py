"""A renewal comes near without anybody doing anything, and the item hears of it."""

from datetime import datetime
from typing import Any

from fastapi import FastAPI
from httpx import AsyncClient

from services.feedback_api.demand.days import weigh_again
from tests.feedback_api.demand.test_what_roadmap_hears import ITEM, told


async def test_a_renewal_that_comes_near_is_told(
    feedback: AsyncClient, feedback_app: FastAPI, clock: Any
) -> None:
    company = {"name": "Alder", "arr": 100, "renewal_on": "2027-04-01"}
    await feedback.put("/v1/companies/alder", json=company)
    request = (await feedback.post("/v1/requests", json={"title": "Offline"})).json()["id"]
    await feedback.put(f"/v1/requests/{request}/items/{ITEM}")
    vote = {"company": {"external_id": "alder"}}
    await feedback.put(f"/v1/requests/{request}/votes/marta", json=vote)
    before = await told(feedback_app)
    assert before[-1]["renewing_arr"] == "0.00"

    await weigh_again(feedback_app)
    assert len(await told(feedback_app)) == len(before)
    clock(datetime.fromisoformat("2027-01-15T09:00:00+00:00"))
    await weigh_again(feedback_app)

    after = await told(feedback_app)
    assert len(after) == len(before) + 1
    assert after[-1]["renewing_arr"] == "100.00"
    assert (await feedback.get(f"/v1/requests/{request}")).json()["renewing_arr"] == "100.00"

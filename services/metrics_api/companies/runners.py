from typing import Any

from fastapi import FastAPI
from sqlalchemy import select

from services.common.jobs import Runners
from services.metrics_api.companies import matches
from services.metrics_api.companies.models import Company

runners = Runners()


@runners.on("companies.match")
async def match_groups(app: FastAPI, _: dict[str, Any]) -> None:
    async with app.state.database.reads() as session:
        companies = list(await session.scalars(select(Company)))
    await matches.write(app.state.store, matches.wanted(companies))


@runners.every(seconds=600)
async def match_again(app: FastAPI) -> None:
    """The store's table follows ours also where a write to it was lost."""
    await match_groups(app, {})

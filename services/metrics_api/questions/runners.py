"""Asks for the last weeks of every metric before a page does."""

from fastapi import FastAPI
from sqlalchemy import select

from services.common.jobs import Runners
from services.metrics_api.definitions import queries
from services.metrics_api.definitions.models import Metric
from services.metrics_api.questions.asking import asking_of
from services.metrics_api.questions.weeks import REFRESHED_AFTER, weeks_of

runners = Runners()


@runners.every(seconds=120)
async def refresh_weeks(app: FastAPI) -> None:
    async with app.state.database.reads() as session:
        keys = list(await session.scalars(select(Metric.key)))
    for key in keys:
        async with app.state.database.reads() as session:
            metric = await queries.find_metric(session, key)
            if metric is not None:
                asking = asking_of(app, session)
                await weeks_of(asking, metric, app.state.weeks, younger_than=REFRESHED_AFTER)

"""What a question needs: the events, the definitions, and the workspace's zone."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, FastAPI, Request
from sqlalchemy.ext.asyncio import AsyncSession

from services.common.db import ReadSession
from services.metrics_api.store.clients import Store


@dataclass(frozen=True)
class Asking:
    store: Store
    session: AsyncSession
    timezone: str


def asking_of(app: FastAPI, session: AsyncSession) -> Asking:
    return Asking(app.state.store, session, app.state.settings.timezone)


async def ask(request: Request, session: ReadSession) -> Asking:
    return asking_of(request.app, session)


Asked = Annotated[Asking, Depends(ask)]

"""The migrations say what the models say, on both databases, up from empty and down again."""

import asyncio
from typing import Any

import pytest
from alembic import command

from migrations import histories


def as_async(url: str) -> str:
    return url.replace("postgresql://", "postgresql+asyncpg://")


@pytest.mark.parametrize("service", ["roadmap", "feedback", "metrics"])
async def test_models_and_migrations_agree(service: str, database: dict[str, str]) -> None:
    await asyncio.to_thread(histories.check, service, as_async(database[service]))


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("service", ["roadmap", "feedback", "metrics"])
async def test_a_history_goes_down_to_nothing_and_up_again(
    service: str, database: dict[str, str]
) -> None:
    config: Any = histories.history(service, as_async(database[service]))

    await asyncio.to_thread(command.downgrade, config, "base")
    await asyncio.to_thread(command.upgrade, config, "head")

    await asyncio.to_thread(histories.check, service, as_async(database[service]))

"""Bring a service's database up, compare it with its models, add a step to its history."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

HERE = Path(__file__).parent


def history(
    service: str, url: str = "", connection: Connection | None = None, *, compares: bool = False
) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("version_locations", str(HERE / service / "versions"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("file_template", "%%(year)d%%(month).2d%%(day).2d_%%(slug)s")
    config.set_main_option("truncate_slug_length", "60")
    config.attributes |= {"service": service, "url": url, "connection": connection}
    config.attributes["compares"] = compares
    return config


def upgrade(service: str, url: str) -> None:
    command.upgrade(history(service, url), "head")


def newest(service: str) -> str:
    """The revision that a database of this version of Landfall stands at."""
    head = ScriptDirectory.from_config(history(service)).get_current_head()
    assert head is not None
    return head


def check(service: str, url: str) -> None:
    """Raises where the models say something that the migrations do not."""
    command.check(history(service, url, compares=True))


def add(service: str, url: str, message: str) -> None:
    command.revision(history(service, url, compares=True), message=message, autogenerate=True)

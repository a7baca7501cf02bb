"""`landfall …`: each command is a small module; this one reads the arguments."""

import argparse
import asyncio
import os
import sys
from pathlib import Path

from landfall.errors import CannotStart

SCOPE_HELP = "repeat for several: feedback:read, roadmap:write, …, admin"


def main(arguments: list[str] | None = None) -> int:
    given = _parser().parse_args(arguments)
    if getattr(given, "data", None):
        os.environ["LANDFALL_DATA"] = str(Path(given.data).resolve())
    if getattr(given, "host", None):
        os.environ["LANDFALL_HOST"] = given.host
    try:
        return int(given.does(given) or 0)
    except CannotStart as problem:
        sys.stderr.write(f"landfall: {problem}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="landfall", description="The product leader's chart room."
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    run = commands.add_parser("run", help="all four processes, until Ctrl-C")
    run.add_argument("--no-demo", action="store_true", help="start empty")
    run.add_argument("--data", metavar="DIR", help="data folder (default ./var)")
    run.add_argument("--host", default=os.environ.get("LANDFALL_HOST", "127.0.0.1"))
    run.add_argument("--port", type=int, default=8000, help="services take the three after it")
    run.set_defaults(does=_run)

    for name, does, said in (
        ("migrate", _migrate, "bring every store up to date"),
        ("demo", _demo, "load the demo workspace into a running, empty Landfall"),
        ("doctor", _doctor, "settings with their sources, and what is wrong"),
    ):
        command = commands.add_parser(name, help=said)
        command.add_argument("--data", metavar="DIR")
        command.set_defaults(does=does)

    admin = commands.add_parser("admin", help="people who administer").add_subparsers(required=True)
    create = admin.add_parser("create", help="make an administrator, or give one a new password")
    create.add_argument("--email", required=True)
    create.add_argument("--name", default="")
    create.add_argument("--password-stdin", action="store_true", required=True)
    create.add_argument("--data", metavar="DIR")
    create.set_defaults(does=_admin_create)

    keys = commands.add_parser("keys", help="keys for machines").add_subparsers(required=True)
    create = keys.add_parser("create", help="make a key; it stands alone on the last line")
    create.add_argument("--name", required=True)
    create.add_argument("--scope", action="append", required=True, help=SCOPE_HELP)
    create.add_argument("--data", metavar="DIR")
    create.set_defaults(does=_keys_create)
    return parser


def _run(given: argparse.Namespace) -> int:
    from landfall.run import Places, run
    from services.common.settings import Settings

    settings = Settings()
    demo = settings.demo if settings.demo is not None else not settings.is_production
    wanted = demo and not given.no_demo
    asyncio.run(run(settings, Places(given.host, given.port), demo=wanted))
    return 0


def _migrate(_: argparse.Namespace) -> int:
    from landfall import stores
    from landfall.terminal import is_running
    from services.common.settings import Settings

    settings = Settings()
    due = stores.migrate(settings)
    if not is_running(settings):
        stores.migrate_events(settings)
    print("Brought up: " + ", ".join(due) if due else "Every store is current.")  # noqa: T201
    return 0


def _demo(_: argparse.Namespace) -> int:
    from landfall.welcome import load_demo_now

    asyncio.run(load_demo_now())
    return 0


def _doctor(_: argparse.Namespace) -> int:
    from landfall.doctor import examine

    return 0 if asyncio.run(examine()) else 1


def _admin_create(given: argparse.Namespace) -> int:
    from landfall.terminal import create_admin

    password = sys.stdin.readline().rstrip("\n")
    asyncio.run(create_admin(given.email, password, given.name))
    print(f"{given.email} can sign in.")  # noqa: T201
    return 0


def _keys_create(given: argparse.Namespace) -> int:
    from landfall.terminal import create_key

    print(asyncio.run(create_key(given.name, given.scope)))  # noqa: T201
    return 0

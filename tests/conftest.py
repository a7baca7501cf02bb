"""The three services and the frontend, wired together in one process, on each database."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from services.common import clock as the_clock
from services.common.actors import SCOPES
from services.common.settings import Settings
from tests.databases import PostgresDatabases, SQLiteFiles, postgres
from tests.event_stores import event_clients, with_events
from tests.surroundings import absent, postgres_url, shared_folder

__all__ = ["event_clients"]

TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PASSWORD = "a long enough password"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each test that uses a database runs on SQLite and, where one is named, on PostgreSQL."""
    if "database" in metafunc.fixturenames:
        kinds = ["sqlite", *(["postgres"] if postgres_url() else [])]
        only = metafunc.definition.get_closest_marker("only_on")
        if only:
            kinds = [kind for kind in kinds if kind in only.args]
        metafunc.parametrize("database", kinds, indirect=True)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "only_on(*kinds): run on these databases only")


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    given = getattr(request.config, "workerinput", None)
    return str(given["workerid"]) if given else "main"


@pytest.fixture(scope="session")
def shared() -> Path:
    folder = shared_folder()
    if folder is None:
        absent("shared", "LANDFALL_SHARED names no folder with the reference data")
    assert folder is not None
    return folder


@pytest.fixture(scope="session")
def sqlite_files(tmp_path_factory: pytest.TempPathFactory) -> SQLiteFiles:
    return SQLiteFiles(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_databases(worker_id: str) -> Iterator[PostgresDatabases]:
    server = postgres_url()
    assert server is not None
    with postgres(server, worker_id) as databases:
        yield databases


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """URLs of three migrated, empty databases."""
    fixture = "sqlite_files" if request.param == "sqlite" else "postgres_databases"
    databases: SQLiteFiles | PostgresDatabases = request.getfixturevalue(fixture)
    return databases.fresh(tmp_path)


@pytest.fixture
def settings(database: dict[str, str], tmp_path: Path) -> Settings:
    return Settings(
        data=tmp_path,
        secret_key=SecretStr("a secret key that only the tests know, long enough"),
        roadmap_database_url=database["roadmap"],
        feedback_database_url=database["feedback"],
        metrics_database_url=database["metrics"],
        events_url=f"chdb://{tmp_path}/events",
        roadmap_url="http://roadmap",
        feedback_url="http://feedback",
        metrics_url="http://metrics",
        public_url="http://landfall.test",
        argon2_time_cost=1,
        argon2_memory_kib=8,
        rate_anonymous=100_000,
        rate_known=100_000,
    )


@pytest.fixture
def clock() -> Iterator[Callable[[datetime], None]]:
    """Tuesday, 24 November 2026, 09:00 UTC; call it to go to another time."""
    the_clock.freeze(TUESDAY)
    yield the_clock.freeze
    the_clock.thaw()


class InProcess(httpx.AsyncBaseTransport):
    """A way to a service that is made later, since each service needs the others."""

    app: FastAPI | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.app is None:
            raise httpx.ConnectError("this service is not running")
        inner = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        return await inner.handle_async_request(request)


@pytest.fixture
async def ways() -> dict[str, InProcess]:
    """Set a way's `app` to None to stop that service."""
    return {name: InProcess() for name in ("roadmap", "feedback", "metrics")}


@pytest.fixture
async def open_apps() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as stack:
        yield stack


def _others(ways: dict[str, InProcess], name: str) -> dict[str, httpx.AsyncBaseTransport]:
    return {other: way for other, way in ways.items() if other != name}


@pytest.fixture
async def roadmap_app(
    settings: Settings, ways: dict[str, InProcess], open_apps: AsyncExitStack
) -> FastAPI:
    from services.roadmap_api.app import create_app

    app = create_app(settings, _others(ways, "roadmap"))
    open_apps.push_async_callback(app.state.database.close)
    ways["roadmap"].app = app
    return app


@pytest.fixture
async def feedback_app(
    settings: Settings, ways: dict[str, InProcess], open_apps: AsyncExitStack
) -> FastAPI:
    from services.feedback_api.app import create_app

    app = create_app(settings, _others(ways, "feedback"))
    open_apps.push_async_callback(app.state.database.close)
    ways["feedback"].app = app
    return app


@pytest.fixture
async def metrics_app(
    settings: Settings,
    ways: dict[str, InProcess],
    open_apps: AsyncExitStack,
    event_clients: list[Any],
) -> FastAPI:
    """With its event store open and empty, and its intake at work."""
    from services.metrics_api.app import create_app

    app = create_app(settings, _others(ways, "metrics"))
    open_apps.push_async_callback(app.state.database.close)
    await open_apps.enter_async_context(with_events(app, event_clients))
    ways["metrics"].app = app
    return app


@pytest.fixture
async def api_key(roadmap_app: FastAPI) -> str:
    """A key with every scope."""
    from services.roadmap_api.keys.actions import create_key

    async with roadmap_app.state.sessions.begin() as session:
        _, key = await create_key(session, "tests", list(SCOPES))
    return key


@pytest.fixture
async def client_of(open_apps: AsyncExitStack) -> Callable[..., httpx.AsyncClient]:
    """A client of an application: client_of(app, bearer="…")."""

    def make(app: FastAPI, bearer: str | None = None) -> httpx.AsyncClient:
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app, raise_app_exceptions=False),
            base_url=f"http://{app.state.name}",
            headers={"authorization": f"Bearer {bearer}"} if bearer else {},
        )
        open_apps.push_async_callback(client.aclose)
        return client

    return make


@pytest.fixture
async def roadmap(
    roadmap_app: FastAPI, api_key: str, client_of: Callable[..., httpx.AsyncClient]
) -> httpx.AsyncClient:
    return client_of(roadmap_app, api_key)


@pytest.fixture
async def feedback(
    feedback_app: FastAPI, api_key: str, client_of: Callable[..., httpx.AsyncClient]
) -> httpx.AsyncClient:
    return client_of(feedback_app, api_key)


@pytest.fixture
async def metrics(
    metrics_app: FastAPI, api_key: str, client_of: Callable[..., httpx.AsyncClient]
) -> httpx.AsyncClient:
    return client_of(metrics_app, api_key)


@pytest.fixture
async def signed_in(
    roadmap_app: FastAPI, client_of: Callable[..., httpx.AsyncClient]
) -> Callable[..., Awaitable[httpx.AsyncClient]]:
    """A client of `app` as a person: await signed_in(app, role="maker", function="product")."""
    from services.roadmap_api.people.models import Person
    from services.roadmap_api.people.passwords import hash_password

    people: dict[str, str] = {}

    async def sign_in(
        app: FastAPI, *, role: str, function: str = "product", email: str | None = None
    ) -> httpx.AsyncClient:
        address = email or f"{role}@landfall.test"
        if address not in people:
            async with roadmap_app.state.sessions.begin() as session:
                session.add(
                    Person(
                        email=address,
                        name=role.title(),
                        role=role,
                        function=function,
                        password_hash=await hash_password(roadmap_app.state.settings, PASSWORD),
                    )
                )
            door = client_of(roadmap_app)
            answer = await door.post("/v1/sessions", json={"email": address, "password": PASSWORD})
            answer.raise_for_status()
            people[address] = answer.json()["session"]
        door = client_of(roadmap_app)
        answer = await door.post("/v1/sessions/tokens", json={"session": people[address]})
        answer.raise_for_status()
        return client_of(app, answer.json()["tokens"][app.state.name])

    return sign_in


@pytest.fixture
async def deliver(ways: dict[str, InProcess]) -> Callable[[], Awaitable[int]]:
    """Carry every outbox until nothing moves; says how many events were delivered."""

    async def carry() -> int:
        total = 0
        while True:
            moved = 0
            for name, way in ways.items():
                if way.app is not None:
                    for target in (other for other in ways if other != name):
                        if ways[target].app is not None:
                            moved += await way.app.state.relay.deliver(target)
            total += moved
            if not moved:
                return total

    return carry


@pytest.fixture
async def work() -> Callable[[FastAPI], Awaitable[int]]:
    """Run an application's due jobs until none is left; says how many ran."""

    async def run(app: FastAPI) -> int:
        ran = 0
        while await app.state.worker.run_one():
            ran += 1
        return ran

    return run


@pytest.fixture
def statements(request: pytest.FixtureRequest) -> Callable[[FastAPI], Any]:
    """Records the SQL of an application: `with statements(app) as seen: …; len(seen)`."""
    from tests.statements import recorded

    return recorded

"""One visit: who came, what they may ask of the services, and how they are answered."""

import asyncio
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from frontend import rail
from frontend.api import Api
from frontend.sessions import Person
from frontend.settings import Settings
from services.common import clock

SESSION, FLASH, PLACES, THEME = "session", "flash", "places", "theme"
PLACES_KEPT = 5


class SignInNeeded(Exception):
    """Nobody is signed in, or the session has ended."""


@dataclass(frozen=True)
class Said:
    """What was just done, shown once in the page's head; `undo` is where its undoing is posted."""

    text: str
    undo: str | None = None
    fields: dict[str, str] = field(default_factory=dict)


class Visit:
    """What every view is handed."""

    def __init__(self, request: Request, api: Api, person: Person | None) -> None:
        self.request = request
        self.api = api
        self._person = person
        self.settings: Settings = request.app.state.settings
        self._counts: asyncio.Task[rail.Counts] | None = None
        self._workspace: asyncio.Task[rail.Workspace] | None = None
        self._place: tuple[str, str] | None = None

    @property
    def person(self) -> Person:
        if self._person is None:
            raise SignInNeeded
        return self._person

    @property
    def now(self) -> datetime:
        return clock.now()

    @property
    def today(self) -> date:
        return clock.today(self.settings.timezone)

    @property
    def is_partial(self) -> bool:
        """htmx asks for one fragment; a request for the page's main part counts as a page."""
        return self.request.headers.get("hx-request-type") == "partial"

    def may(self, scope: str) -> bool:
        return self._person is not None and self._person.may(scope)

    def again(self) -> Api:
        """The same services with a fresh deadline, for a page that stays open."""
        return self.api.renewed()

    async def metric_kinds(self) -> dict[str, str]:
        """Kind by key of every metric, which decides how its values are said."""
        return await rail.metric_kinds(self.api, self.request.app.state.rail)

    def count_for_rail(self) -> None:
        """Ask for the menu's counts while the page asks for its own."""
        if self._person is not None and not self.is_partial:
            kept = self.request.app.state.rail
            self._counts = asyncio.create_task(rail.counts_of(self._person, self.api, kept))
            self._workspace = asyncio.create_task(rail.workspace_of(self.api, kept))

    def be_at(self, title: str, kind: str) -> None:
        """This page is one of the last places, which the palette offers first."""
        self._place = (title[:60], kind[:40])

    async def show(self, template: str, *, status: int = 200, **context: Any) -> Response:
        """The page, or a fragment of it where the template's name begins with `_`."""
        counts = await self._counts if self._counts else rail.Counts()
        workspace = await self._workspace if self._workspace else rail.Workspace()
        jar = self.request.app.state.jar
        said = jar.read(self.request, FLASH)
        places = jar.read(self.request, PLACES).get("last", []) if self._person else []
        page = self.request.app.state.templates.get_template(template).render(
            visit=self,
            person=self._person,
            path=self.request.url.path,
            given=dict(self.request.query_params),
            now=self.now,
            today=self.today,
            flash=said,
            places=places,
            theme=jar.read(self.request, THEME).get("is", ""),
            menu=rail.menu_of(self._person, self.request.url.path, counts) if self._person else [],
            workspace=workspace.name,
            is_demo=workspace.is_demo,
            demo_people=workspace.people,
            demo_customer=workspace.customer,
            **context,
        )
        response = HTMLResponse(page, status_code=status)
        self._leave_cookies(response, said, places)
        if self.request.headers.get("hx-request") and not self.is_partial and status < 400:
            self._tell_address(response)
        return response

    def go(self, to: str, said: str = "", *, undo: str | None = None, **fields: str) -> Response:
        """Done: see the page that shows it, which says once what was done."""
        response = RedirectResponse(to, status_code=303)
        if said:
            message = {"text": said, "undo": undo, "fields": fields}
            self.request.app.state.jar.write(response, FLASH, message, days=1)
        return response

    def _leave_cookies(
        self, response: Response, said: dict[str, Any], places: list[list[str]]
    ) -> None:
        jar = self.request.app.state.jar
        if said:
            jar.drop(response, FLASH)
        if self._place:
            here = [*self._place, self.request.url.path]
            last = [here, *(place for place in places if place[2] != here[2])][:PLACES_KEPT]
            if last != places:
                jar.write(response, PLACES, {"last": last})

    def _tell_address(self, response: Response) -> None:
        """After a form's redirect the browser's address follows the page it now shows."""
        url = self.request.url
        here = url.path + (f"?{url.query}" if url.query else "")
        shown = self.request.headers.get("hx-current-url", "")
        header = "HX-Replace-Url" if shown.endswith(here) else "HX-Push-Url"
        response.headers[header] = here


def api_for(request: Request, tokens: dict[str, str]) -> Api:
    address = request.client.host if request.client else ""
    state = request.app.state
    return Api(state.clients, tokens, request.state.request_id, address, state.page_deadline)


async def visit_of_anyone(request: Request) -> Visit:
    """Signed in or not."""
    state = request.app.state
    open_api = api_for(request, {})
    secret = state.jar.read(request, SESSION).get("secret")
    found = await state.passes.of(secret, open_api) if secret else None
    if found is None:
        return Visit(request, open_api, None)
    visit = Visit(request, api_for(request, found.tokens), found.person)
    visit.count_for_rail()
    return visit


async def visit_of_a_person(visit: Annotated[Visit, Depends(visit_of_anyone)]) -> Visit:
    visit.person  # noqa: B018  (raises where nobody is signed in)
    return visit


Anyone = Annotated[Visit, Depends(visit_of_anyone)]
SignedIn = Annotated[Visit, Depends(visit_of_a_person)]


def sign_in_address(request: Request) -> str:
    """The sign-in page, which leads back here."""
    url = request.url
    back = url.path + (f"?{url.query}" if url.query else "")
    if request.method != "GET" or back == "/":
        return "/sign-in"
    return f"/sign-in?next={quote(back, safe='')}"


def safe_next(to: str) -> str:
    """Only addresses of our own: a path, never a host or a scheme."""
    is_own = to.startswith("/") and not to.startswith(("//", "/\\")) and "\n" not in to
    return to if is_own else "/"

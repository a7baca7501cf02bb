"""Customers on the portal: a cookie and tokens of their own, which open nothing of the inside."""

import hashlib
from dataclasses import dataclass, field
from time import monotonic
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from frontend import rail
from frontend.api import JSON, Api, ApiProblem, ServiceDown
from frontend.visits import FLASH, THEME, api_for
from services.common import clock

CUSTOMER = "customer"
KEPT_SECONDS = 240
AT_MOST = 5000


@dataclass(frozen=True)
class Known:
    """A signed-in customer, with the tokens that speak for them."""

    contact: JSON
    tokens: dict[str, str]
    until: float


@dataclass
class Customers:
    """Tokens of the customers who are here now, by the hash of their session's secret."""

    kept: dict[str, Known] = field(default_factory=dict)

    async def of(self, secret: str, api: Api) -> Known | None:
        key = _key(secret)
        found = self.kept.get(key)
        if found and found.until > monotonic():
            return found
        try:
            answer = await api.feedback.post("/v1/portal/sessions/tokens", {"session": secret})
        except (ApiProblem, ServiceDown):
            return None
        return self.keep(secret, answer)

    def keep(self, secret: str, answer: JSON) -> Known:
        if len(self.kept) >= AT_MOST:
            self.kept = {key: one for key, one in self.kept.items() if one.until > monotonic()}
        known = Known(answer["contact"], answer["tokens"], monotonic() + KEPT_SECONDS)
        self.kept[_key(secret)] = known
        return known

    def forget(self, secret: str) -> None:
        self.kept.pop(_key(secret), None)


def _key(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


class PortalVisit:
    """What a portal page is handed; `customer` is None for a reader who has not signed in."""

    def __init__(self, request: Request, api: Api, known: Known | None) -> None:
        self.request, self.api = request, api
        self.customer: JSON | None = known.contact if known else None
        self.settings = request.app.state.settings

    @property
    def is_partial(self) -> bool:
        return self.request.headers.get("hx-request-type") == "partial"

    async def show(self, template: str, *, status: int = 200, **context: Any) -> Response:
        state = self.request.app.state
        said = state.jar.read(self.request, FLASH)
        workspace = await rail.workspace_of(api_for(self.request, {}), state.rail)
        page = state.templates.get_template(template).render(
            customer=self.customer,
            workspace=workspace.name,
            given=dict(self.request.query_params),
            path=self.request.url.path,
            flash=said,
            theme=state.jar.read(self.request, THEME).get("is", ""),
            today=clock.today(self.settings.timezone),
            now=clock.now(),
            **context,
        )
        response = HTMLResponse(page, status_code=status)
        if said:
            state.jar.drop(response, FLASH)
        return response

    def go(self, to: str, said: str = "") -> Response:
        response = RedirectResponse(to, status_code=303)
        if said:
            message: dict[str, Any] = {"text": said, "undo": None, "fields": {}}
            self.request.app.state.jar.write(response, FLASH, message, days=1)
        return response

    def welcome(self, response: Response, answer: JSON) -> Response:
        """The session of a sign-in goes into the customer's cookie."""
        self.request.app.state.customers.keep(answer["session"], answer)
        self.request.app.state.jar.write(response, CUSTOMER, {"secret": answer["session"]})
        return response


async def portal_visit(request: Request) -> PortalVisit:
    open_api = api_for(request, {})
    secret = request.app.state.jar.read(request, CUSTOMER).get("secret")
    known = await request.app.state.customers.of(secret, open_api) if secret else None
    if known is None:
        return PortalVisit(request, open_api, None)
    return PortalVisit(request, api_for(request, known.tokens), known)


AtPortal = Annotated[PortalVisit, Depends(portal_visit)]

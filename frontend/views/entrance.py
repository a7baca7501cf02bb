"""Signing in and out, the first run, and the choice of light or dark."""

import contextlib
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from frontend.api import ApiProblem, ServiceDown
from frontend.visits import FLASH, PLACES, SESSION, THEME, Anyone, SignedIn, Visit, safe_next

router = APIRouter()

STOPS = [
    ("Note", "What a customer says"),
    ("Request", "Who else needs it"),
    ("Roadmap item", "What we will do"),
    ("Business case", "What it should bring"),
    ("Launch", "The day it is there"),
    ("Measured result", "What it did"),
    ("Verdict", "Held against the promise"),
    ("Told", "Everyone who asked"),
]
FIRST_PAGE = {
    "sales": "/companies",
    "success": "/companies",
    "support": "/support",
    "finance": "/board",
    "legal": "/board",
    "executive": "/board",
    "board": "/board",
    "engineering": "/roadmap",
    "design": "/roadmap",
}


@router.get("/sign-in")
async def sign_in_page(visit: Anyone, next: str = "/") -> Response:
    try:
        is_empty = (await visit.api.roadmap.get("/v1/first-admin"))["needed"]
    except (ServiceDown, ApiProblem):
        is_empty = False
    if is_empty:
        return RedirectResponse("/first-run", status_code=303)
    return await _sign_in_page(visit, safe_next(next))


@router.post("/sign-in")
async def sign_in(
    visit: Anyone,
    email: Annotated[str, Form(max_length=254)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    next: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    try:
        answer = await visit.api.roadmap.post(
            "/v1/sessions", {"email": email, "password": password}
        )
    except ServiceDown:
        return await _sign_in_page(
            visit, next, email, "Signing in does not work just now. Try again in a moment.", 503
        )
    except ApiProblem as problem:
        said = "This e-mail and password do not belong together."
        if problem.status == 429:
            said = f"{problem.title}. {problem.detail}"
        return await _sign_in_page(visit, safe_next(next), email, said, problem.status)
    return enter(visit, answer["session"], answer["person"]["function"], safe_next(next))


async def _sign_in_page(
    visit: Visit, next: str, email: str = "", said: str = "", status: int = 200
) -> Response:
    return await visit.show(
        "sign_in/index.html",
        status=status,
        next=next,
        email=email,
        said_problem=said,
        stops=STOPS,
        oidc=bool(visit.settings.oidc_issuer),
    )


def enter(visit: Visit, secret: str, function: str, to: str) -> Response:
    """Each function lands where its day begins; an address asked for comes first."""
    landing = to if to != "/" else FIRST_PAGE.get(function, "/")
    response = RedirectResponse(landing, status_code=303)
    jar = visit.request.app.state.jar
    jar.drop(response, PLACES)
    jar.write(response, SESSION, {"secret": secret}, days=14)
    return response


@router.post("/sign-out")
async def sign_out(visit: Anyone) -> Response:
    """The session ends at roadmap_api; this browser forgets it whatever the answer."""
    state = visit.request.app.state
    with contextlib.suppress(ServiceDown, ApiProblem):
        await visit.api.roadmap.delete("/v1/sessions/current")
    secret = state.jar.read(visit.request, SESSION).get("secret")
    if secret:
        state.passes.forget(secret)
    response = RedirectResponse("/sign-in", status_code=303)
    for name in (SESSION, PLACES, FLASH):
        state.jar.drop(response, name)
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


@router.get("/first-run")
async def first_run_page(visit: Anyone) -> Response:
    """Shown while nobody can sign in; afterwards it leads to the sign-in."""
    if not (await visit.api.roadmap.get("/v1/first-admin"))["needed"]:
        return RedirectResponse("/sign-in", status_code=303)
    return await _first_run_page(visit, {})


@router.post("/first-run")
async def make_first_admin(
    visit: Anyone,
    code: Annotated[str, Form(max_length=100)] = "",
    name: Annotated[str, Form(max_length=120)] = "",
    email: Annotated[str, Form(max_length=254)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    form = {"code": code, "name": name, "email": email}
    try:
        answer = await visit.api.roadmap.post("/v1/first-admin", {**form, "password": password})
    except ApiProblem as problem:
        if problem.status == 422:
            return await _first_run_page(visit, form, problem.fields, status=422)
        if problem.status == 403:
            wrong = {"code": "This is not the code that the terminal shows."}
            return await _first_run_page(visit, form, wrong, status=422)
        raise
    return enter(visit, answer["session"], answer["person"]["function"], "/")


async def _first_run_page(
    visit: Visit,
    form: dict[str, str],
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    names = ("code", "name", "email", "password")
    return await visit.show(
        "sign_in/first_run.html",
        status=status,
        form={name: form.get(name, "") for name in names},
        errors={name: (errors or {}).get(name, "") for name in names},
        said_problem="",
        stops=STOPS,
    )


@router.post("/see-as")
async def see_as(visit: SignedIn, person: Annotated[str, Form()]) -> Response:
    """In a demo workspace one click makes one another person; elsewhere there is no such door."""
    answer = await visit.api.roadmap.post("/v1/workspace/see-as", {"person": person})
    found = await visit.request.app.state.passes.of(answer["session"], visit.again())
    function = found.person.function if found else ""
    return enter(visit, answer["session"], function, "/")


@router.post("/theme")
async def choose_theme(visit: Anyone, theme: Annotated[str, Form()] = "") -> Response:
    """Kept in this browser."""
    back = safe_next(_path_of(visit.request.headers.get("referer", "/")))
    response = RedirectResponse(back, status_code=303)
    if theme in ("light", "dark"):
        visit.request.app.state.jar.write(response, THEME, {"is": theme}, days=365)
    return response


def _path_of(url: str) -> str:
    """The path of an address, wherever it points."""
    rest = url.split("://", 1)[-1]
    return "/" + rest.partition("/")[2]

"""An invitation's link: choose a password, and be signed in."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from frontend.api import ApiProblem
from frontend.views.entrance import STOPS, enter
from frontend.visits import Anyone, Visit

router = APIRouter()

GONE = "This link was used already, replaced by a newer one, or is out of date."


@router.get("/invitations/{secret}")
async def show(visit: Anyone, secret: str) -> Response:
    """The link is only used up by setting a password: mail programs open links too."""
    return await _page(visit, secret)


@router.post("/invitations/{secret}")
async def accept(
    visit: Anyone,
    secret: str,
    password: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    body = {"secret": secret[:200], "password": password}
    try:
        answer = await visit.api.roadmap.post("/v1/invitations/acceptance", body)
    except ApiProblem as problem:
        if problem.status == 422:
            return await _page(visit, secret, error=_why(problem), status=422)
        if problem.status in (404, 409, 410):
            return await _page(visit, secret, said=GONE, status=410)
        raise
    return enter(visit, answer["session"], answer["person"]["function"], "/")


def _why(problem: ApiProblem) -> str:
    return problem.fields.get("password") or problem.detail or problem.title


async def _page(
    visit: Visit, secret: str, *, said: str = "", error: str = "", status: int = 200
) -> Response:
    return await visit.show(
        "sign_in/invitation.html",
        status=status,
        secret=secret,
        said_problem=said,
        error=error,
        stops=STOPS,
    )

"""What someone of us told one company, and by when: the list, and how many were kept."""

from fastapi import APIRouter
from starlette.responses import Response

from frontend.visits import SignedIn

router = APIRouter()


@router.get("/promises")
async def index(visit: SignedIn, state: str = "", after: str = "") -> Response:
    roadmap = visit.api.roadmap
    answers = await visit.api.ask(
        page=roadmap.get("/v1/promises", state=state, after=after, limit=50),
        rates=roadmap.get("/v1/promises/kept-rate"),
    )
    return await visit.show("promises/index.html", **answers, state=state)

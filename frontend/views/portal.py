"""The portal: customers search first, say what they need, and read what came of it."""

import contextlib
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form
from starlette.responses import Response

from frontend.api import JSON, ApiProblem, Missing, ServiceDown
from frontend.customers import CUSTOMER, AtPortal, PortalVisit
from frontend.visits import SignedIn

router = APIRouter()

AT_ONCE = 30
STAGES = (("building", "Being built"), ("planned", "Planned"), ("launched", "Shipped"))


@router.get("/portal")
async def index(visit: AtPortal, q: str = "", after: str = "") -> Response:
    return await _page(visit, q=q, after=after)


async def _page(
    visit: PortalVisit,
    *,
    q: str = "",
    after: str = "",
    problem: str = "",
    text: str = "",
    status: int = 200,
) -> Response:
    feedback = visit.api.feedback
    asked = {
        "ideas": feedback.get("/v1/portal/ideas", q=q, limit=AT_ONCE, after=after),
        "items": visit.api.roadmap.get("/v1/public/items", limit=100),
    }
    if visit.customer:
        asked["asks"] = feedback.get("/v1/portal/asks")
        asked["letters"] = feedback.get("/v1/portal/messages", limit=20)
    answers = await visit.api.ask(**asked)
    return await visit.show(
        "portal/index.html",
        status=status,
        ideas=answers["ideas"],
        columns=_by_stage(answers["items"]),
        asks=answers.get("asks"),
        letters=answers.get("letters"),
        q=q,
        text=text,
        problem=problem,
    )


def _by_stage(items: JSON) -> list[tuple[str, list[JSON]]] | Missing:
    if isinstance(items, Missing):
        return items
    rows = [row for row in items["results"] if "stage" in row] if items else []
    return [(label, [row for row in rows if row["stage"] == stage][:8]) for stage, label in STAGES]


@router.get("/portal/similar")
async def similar(visit: AtPortal, text: str = "") -> Response:
    """While typing: what others asked for already, so that one vote is enough."""
    found = None
    if len(text.strip()) > 3:
        answers = await visit.api.ask(
            found=visit.api.feedback.get("/v1/portal/similar", text=text[:500], limit=4)
        )
        found = answers["found"]
    return await visit.show("portal/_similar.html", found=found)


@router.get("/portal/ideas/{idea_id}")
async def idea(visit: AtPortal, idea_id: str) -> Response:
    return await visit.show(
        "portal/idea.html", idea=await visit.api.feedback.get(f"/v1/portal/ideas/{idea_id}")
    )


@router.post("/portal/ideas/{idea_id}/vote")
async def vote(visit: AtPortal, idea_id: str, take_back: Annotated[str, Form()] = "") -> Response:
    if visit.customer is None:
        return visit.go("/portal/sign-in", "Sign in to vote; it takes a mail and a click.")
    path = f"/v1/portal/ideas/{idea_id}/vote"
    if take_back:
        await visit.api.feedback.delete(path)
    else:
        await visit.api.feedback.put(path)
    said = "Your vote is taken back." if take_back else "Counted. You will hear what comes of it."
    return visit.go(f"/portal/ideas/{idea_id}", said)


@router.post("/portal/notes")
async def post_note(visit: AtPortal, text: Annotated[str, Form()] = "") -> Response:
    if visit.customer is None:
        return visit.go("/portal/sign-in", "Sign in first: then we can answer you.")
    try:
        await visit.api.feedback.post("/v1/portal/notes", {"text": text})
    except ApiProblem as problem:
        if problem.status != 422:
            raise
        said = problem.fields.get("text", problem.title)
        return await _page(visit, problem=said, text=text, status=422)
    return visit.go("/portal#mine", "Thank you. We read it, and you will hear what comes of it.")


@router.post("/portal/messages/{letter_id}/seen")
async def see_letter(visit: AtPortal, letter_id: str) -> Response:
    await visit.api.feedback.put(f"/v1/portal/messages/{letter_id}/seen")
    return visit.go("/portal#told")


@router.get("/portal/sign-in")
async def sign_in_page(visit: AtPortal, link: str = "") -> Response:
    """A mailed link lands here; a press of the button uses it up, not the mail scanner's look."""
    return await visit.show("portal/sign_in.html", link=link, sent="", problem="")


@router.post("/portal/sign-in")
async def sign_in(
    visit: AtPortal,
    email: Annotated[str, Form(max_length=254)] = "",
    link: Annotated[str, Form(max_length=4000)] = "",
) -> Response:
    try:
        if not link:
            answer = await visit.api.feedback.post("/v1/portal/links", {"email": email})
            return await visit.show(
                "portal/sign_in.html", link="", sent=email, problem=_unsent(answer)
            )
        answer = await visit.api.feedback.post("/v1/portal/sessions", {"link": link})
    except ApiProblem as problem:
        if problem.status >= 500:
            raise
        said = next(iter(problem.fields.values()), problem.detail or problem.title)
        return await visit.show("portal/sign_in.html", status=422, link="", sent="", problem=said)
    return visit.welcome(visit.go("/portal"), answer)


def _unsent(answer: JSON) -> str:
    if answer["sent"]:
        return ""
    return "No mail server is set here yet: ask whoever runs this portal for your link."


@router.post("/portal/sign-out")
async def sign_out(visit: AtPortal) -> Response:
    state = visit.request.app.state
    secret = state.jar.read(visit.request, CUSTOMER).get("secret")
    response = visit.go("/portal")
    if secret:
        state.customers.forget(secret)
        with contextlib.suppress(ApiProblem, ServiceDown):
            await visit.api.feedback.post("/v1/portal/sessions/end", {"session": secret})
        state.jar.drop(response, CUSTOMER)
    return response


@router.post("/portal/see-as")
async def see_as_customer(
    visit: SignedIn, portal: AtPortal, email: Annotated[str, Form()]
) -> Response:
    """In a demo, be the customer in one click; elsewhere no link is ever shown to us."""
    if portal.customer and portal.customer["email"] == email:
        return portal.go("/portal")
    answer = await visit.api.feedback.post("/v1/portal/links", {"email": email})
    if not answer.get("link"):
        return visit.go(f"/portal/sign-in?email={quote(email)}")
    signed_in = await visit.api.feedback.post("/v1/portal/sessions", {"link": answer["link"]})
    return portal.welcome(portal.go("/portal"), signed_in)

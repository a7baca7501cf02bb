"""Today: what is at risk, what is decided by whom, how objectives and last launches stand."""

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from frontend import launches, objectives, today_page
from frontend.views.entrance import FIRST_PAGE
from frontend.visits import SignedIn

router = APIRouter()


@router.get("/")
async def index(visit: SignedIn) -> Response:
    """For who leads and makes the product; others begin their day elsewhere."""
    if not visit.person.is_internal:
        return RedirectResponse(FIRST_PAGE.get(visit.person.function, "/roadmap"), 303)
    roadmap, feedback = visit.api.roadmap, visit.api.feedback
    answers = await visit.api.ask(
        objectives=roadmap.get("/v1/objectives", is_closed=False, limit=20),
        launches=roadmap.get("/v1/launches", live=True, limit=12),
        promises=roadmap.get("/v1/promises", state="at_risk", limit=20),
        cases=roadmap.get("/v1/cases", status="draft", limit=10),
        decisions=roadmap.find("/v1/decisions", state="open", limit=10),
        messages=feedback.get("/v1/messages", state="draft", limit=10),
        building=roadmap.get("/v1/items", stage="building", limit=50),
        inbox=feedback.get("/v1/inbox"),
        companies=feedback.get("/v1/companies", limit=200),
        kinds=visit.metric_kinds(),
    )
    rows = launches.rows_of(
        today_page.results(answers["launches"]), answers["kinds"] or {}, visit.settings.currency
    )
    goals = objectives.rows_of(
        today_page.results(answers["objectives"]), answers["kinds"] or {}, visit.settings.currency
    )
    waiting = today_page.waiting_for(visit, answers)
    troubles = today_page.troubles_of(visit, answers, goals)
    return await visit.show(
        "today/index.html",
        answers=answers,
        figures=today_page.figures_of(visit, answers, rows),
        sentence=today_page.sentence_of(visit, answers, troubles, waiting),
        goals=goals[:6],
        goal_count=len(goals),
        rows=rows[:4],
        launch_count=len(rows),
        waiting=waiting,
        troubles=troubles,
        money=today_page.money_of(visit, answers),
    )

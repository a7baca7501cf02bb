"""SurveyMonkey: tells that an answer came; the words must be fetched with its own API."""

from services.feedback_api.sources.incoming import Incoming, Outcome, Uninteresting, Unmappable
from services.feedback_api.sources.paths import find
from services.feedback_api.sources.tools.tool import Tool, field_of_body


def normalise(incoming: Incoming) -> list[Outcome]:
    kind = str(incoming.record.get("event_type") or "")
    if kind != "response_completed":
        raise Uninteresting(f"Nothing a customer said: {kind or 'no kind of event'}.")
    survey = find(incoming.record, "resources.survey_id")
    answer = incoming.record.get("object_id")
    raise Unmappable(
        f"SurveyMonkey sends ids instead of the words: survey {survey}, response {answer}."
    )


TOOL = Tool(
    "surveymonkey", "SurveyMonkey", normalise=normalise, delivery_id=field_of_body("event_id")
)

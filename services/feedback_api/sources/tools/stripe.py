"""Stripe: its deliveries are kept; a subscription is money, not something a customer said."""

from services.feedback_api.sources.incoming import Incoming, Outcome, Uninteresting
from services.feedback_api.sources.tools.tool import Tool, field_of_body


def normalise(incoming: Incoming) -> list[Outcome]:
    raise Uninteresting(f"Nothing a customer said: {incoming.record.get('type')}.")


TOOL = Tool("stripe", "Stripe", normalise=normalise, delivery_id=field_of_body("id"))

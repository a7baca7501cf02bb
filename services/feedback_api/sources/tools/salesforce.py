"""Salesforce: an outbound message is unsigned SOAP, and is sent again until it is acknowledged."""

from xml.etree import ElementTree

from services.feedback_api.sources.incoming import (
    Incoming,
    Note,
    Outcome,
    Unmappable,
    instant,
)
from services.feedback_api.sources.plain_text import readable
from services.feedback_api.sources.tools.tool import Answer, Tool, body_hash

ACKNOWLEDGEMENT = Answer(
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>'
    '<notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>true</Ack>'
    "</notificationsResponse></soapenv:Body></soapenv:Envelope>",
    "text/xml",
)
_OUTBOUND = "{http://soap.sforce.com/2005/09/outbound}"


def normalise(incoming: Incoming) -> list[Outcome]:
    envelope = _parse(incoming)
    organisation = incoming.settings.get("organization_id")
    sent_by = envelope.findtext(f".//{_OUTBOUND}OrganizationId")
    if organisation and organisation != sent_by:
        raise Unmappable(f"This comes from another organisation: {sent_by}.")
    notifications = envelope.findall(f".//{_OUTBOUND}Notification")
    if not notifications:
        raise Unmappable("The message holds no notification.")
    return [_note(incoming, one) for one in notifications]


def delivery_id(incoming: Incoming) -> str:
    try:
        ids = [one.text or "" for one in _parse(incoming).iter(f"{_OUTBOUND}Id")]
    except Unmappable:
        ids = []
    return "+".join(ids) or body_hash(incoming)


def _parse(incoming: Incoming) -> ElementTree.Element:
    """A document type could name entities that grow or reach out: none is ever needed here."""
    if b"<!DOCTYPE" in incoming.body or b"<!ENTITY" in incoming.body:
        raise Unmappable("A document type is not read.")
    try:
        return ElementTree.fromstring(incoming.body)
    except ElementTree.ParseError as problem:
        raise Unmappable(f"The body is not valid XML: {problem}") from None


def _note(incoming: Incoming, notification: ElementTree.Element) -> Note:
    fields = {one.tag.rpartition("}")[2]: (one.text or "").strip() for one in notification.iter()}
    text, title = readable(fields.get("Description", "")), fields.get("Subject", "")
    if not text and not title:
        raise Unmappable("Neither a description nor a subject.")
    return Note(
        origin=fields.get("Id", "") or body_hash(incoming),
        text=text or title,
        title=title if text and title else None,
        occurred_at=instant(fields.get("CreatedDate"), incoming.received_at),
        author_id=fields.get("ContactId") or None,
        author_name=fields.get("SuppliedName") or None,
        author_email=fields.get("SuppliedEmail") or None,
        company_ids=tuple(filter(None, [fields.get("AccountId")])),
    )


TOOL = Tool(
    "salesforce",
    "Salesforce",
    normalise=normalise,
    delivery_id=delivery_id,
    acknowledgement=ACKNOWLEDGEMENT,
)

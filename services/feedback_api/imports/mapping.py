"""Which column is which field: given, or proposed from the columns' names."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from services.feedback_api.imports.encodings import Unreadable

# Our fields, in the shape of POST /v1/feedback, and what other systems call them.
_CALLED = {
    "text": "text feedback comment comments message body content description details verbatim "
    "review note answer",
    "title": "title subject summary headline topic",
    "id": "id externalid sourceid recordid tweetid responseid reviewid ticketid issuekey",
    "rating": "rating score stars nps npsscore reviewscore csat",
    "occurred_at": "occurredat createdat created date time timestamp submittedat at "
    "customerresponsedate tweetcreated",
    "source": "source channel origin",
    "source_url": "sourceurl url link permalink",
    "contact.external_id": "contactexternalid contactid contact userid authorid customerid author",
    "contact.email": "contactemail email useremail authoremail customeremail emailaddress",
    "contact.name": "contactname name username authorname customername createdby",
    "company.external_id": "companyexternalid companyid company accountid account organizationid",
    "company.name": "companyname accountname organization organizationname",
    "tags": "tags labels tag",
    "deal": "deal dealid opportunity",
    "product": "product productid",
}
NAMES: Mapping[str, tuple[str, ...]] = {
    name: tuple(called.split()) for name, called in _CALLED.items()
}
FIELDS = tuple(NAMES)
DATE_ORDER = "date_order"


def normal(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def field_named(name: str) -> str | None:
    """Our field by its own name or by what others call it."""
    if name in NAMES:
        return name
    flat = normal(name)
    return next((ours for ours, called in NAMES.items() if flat in called), None)


def propose(columns: Iterable[str]) -> dict[str, str]:
    """The first column for each field that is called like it."""
    flat = {normal(column): column for column in reversed(list(columns))}
    return {
        ours: next(flat[name] for name in called if name in flat)
        for ours, called in NAMES.items()
        if any(name in flat for name in called)
    }


def read_mapping(given: Mapping[str, Any], columns: Iterable[str]) -> dict[str, str]:
    """`{field: column}`, or `{column: field}`; `=words` is a constant. Raises Unreadable."""
    known = set(columns)
    wanted = {key: value for key, value in given.items() if key != DATE_ORDER and value}
    if not all(isinstance(value, str) for value in wanted.values()):
        raise Unreadable("A mapping names a column for each field, as text.")
    if wanted and all(key in known for key in wanted) and all(map(field_named, wanted.values())):
        wanted = {value: key for key, value in wanted.items()}
    mapping: dict[str, str] = {}
    for name, column in wanted.items():
        ours = field_named(name)
        if ours is None:
            raise Unreadable(f"“{name}” is no field. We know: {', '.join(FIELDS)}.")
        if not column.startswith("=") and column not in known:
            raise Unreadable(f"There is no column “{column}”. We see: {', '.join(sorted(known))}.")
        mapping[ours] = column
    return mapping

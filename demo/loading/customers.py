"""Companies, their deals, what they ask for, and who else would like it."""

from demo.generate import Note, Story, email_of, needs, twins
from demo.loading.doors import Doors, Json
from demo.loading.people import owner_email
from demo.story.companies import COMPANIES, FRIDAY, Company
from demo.story.plan import ITEMS
from demo.story.talk import DEALS, REPLIES, WORKAROUNDS

Ids = dict[str, str]


async def load_companies(doors: Doors) -> None:
    companies = [_company(doors, number, one) for number, one in enumerate(COMPANIES)]
    await doors.post("feedback", "/v1/companies/batch", {"companies": companies})


async def load_requests(doors: Doors, products: Ids) -> Ids:
    """Each on the day it was first written down."""
    told = [(need.key, need.title, need.text, need.product) for need in needs()]
    made = {}
    for number, (key, title, text, product) in enumerate([*told, *twins()]):
        body: Json = {"title": title, "text": text, "audience": "public"}
        body["product"] = products[product]
        if key == "ai-summaries":
            body["audience"] = "internal"
        if key in REPLIES:
            body |= {"reply": REPLIES[key], "reply_review_on": str(doors.day(30))}
        if key in WORKAROUNDS:
            body["workaround"] = WORKAROUNDS[key]
        days = -8 if key == "vat-refused" else -398 + number * 5 % 330
        answer = await doors.post("feedback", "/v1/requests", body, at=doors.moment(days))
        made[key] = str(answer["id"])
    return made


async def load_notes(doors: Doors, story: Story, requests: Ids) -> None:
    """600 notes in one call, then those that were read and ask for nothing are put away."""
    notes = [_note(note, requests) for note in story.notes]
    answer = await doors.post("feedback", "/v1/feedback/batch", {"feedback": notes})
    problems = [one for one in answer["results"] if "problem" in one]
    assert not problems, problems[0]
    read = [
        (told["id"], note)
        for told, note in zip(answer["results"], story.notes, strict=True)
        if note.request is None and not note.is_new
    ]
    for note_id, note in read:
        body = {"status": "triaged", "kind": note.kind}
        await doors.patch("feedback", f"/v1/feedback/{note_id}", body)


async def merge_twins(doors: Doors, requests: Ids) -> None:
    """Three requests that said the same became one."""
    into = {"into": requests["offline"]}
    for key, *_ in twins():
        path = f"/v1/requests/{requests[key]}/merge"
        await doors.put("feedback", path, into, by="jonas", at=doors.moment(-330))


async def load_votes(doors: Doors, story: Story, requests: Ids) -> None:
    async def cast(need: str, company: Company, contact: str) -> None:
        email = email_of(company, contact)
        path = f"/v1/requests/{requests[need]}/votes/email:{email}"
        who = {"email": email, "name": contact}
        body = {"contact": who, "company": {"external_id": company.key}}
        await doors.put("feedback", path, body)

    for vote in story.votes:
        await cast(*vote)


async def link_items(doors: Doors, requests: Ids, items: Ids) -> None:
    linked = [(need.key, need.item, need.importance) for need in needs() if need.item]
    linked.append(("inspection-month", "old-report-builder", 2))
    written = {item.key: item.written for item in ITEMS}
    for key, item, importance in linked:
        path = f"/v1/requests/{requests[key]}/items/{items[str(item)]}"
        # An item is written at eleven; an hour later the request stands behind it.
        at = doors.moment(written[str(item)], 12)
        await doors.put("feedback", path, {"importance": importance}, at=at)
        # Said again today, since what renews within 90 days is counted from the day it is said.
        await doors.put("feedback", path, {"importance": importance})


async def load_deals(doors: Doors, requests: Ids) -> None:
    deals = [
        {
            "external_id": key,
            "company": company,
            "name": name,
            "amount": amount,
            "stage": stage,
            "closes_on": str(doors.day(days)),
            "owner_email": "priya@fernway.example",
            "reason": reason,
            "competitor": competitor,
            "requests": [requests[asked] for asked in asks],
        }
        for key, company, name, amount, stage, days, reason, competitor, asks in DEALS
    ]
    await doors.post("feedback", "/v1/deals/batch", {"deals": deals})


def _company(doors: Doors, number: int, company: Company) -> Json:
    friday = (4 - doors.today.weekday() - 1) % 7 + 1
    renews_in = friday if company.renews_in == FRIDAY else company.renews_in
    return {
        "external_id": company.key,
        "name": company.name,
        "plan": company.plan,
        "arr": company.arr,
        "renewal_on": str(doors.day(renews_in)),
        "segment": f"{company.country} {company.plan}",
        "owner_email": owner_email(number),
        "aliases": [
            {"tool": "product", "id": f"tenant-{4100 + number}"},
            {"tool": "zendesk", "id": f"org-{88100 + number * 7}"},
        ],
        "domains": [company.domain],
        "attributes": {
            "country": company.country,
            "trade": company.trade,
            "seats": company.seats,
            "old_report_builder": company.old_reports,
        },
    }


def _note(note: Note, requests: Ids) -> Json:
    contact: Json = {"name": note.contact}
    if note.contact == "A technician":
        contact["external_id"] = f"{note.company.key}/technician"
    else:
        contact["email"] = email_of(note.company, note.contact)
    told: Json = {
        "text": note.text,
        "source": note.tool,
        "occurred_at": note.at.isoformat(),
        "contact": contact,
        "company": {"external_id": note.company.key},
    }
    if note.request is not None:
        told["request_id"] = requests[note.request]
    return told

"""The menu: what each kind of person finds in it, and the counts of what waits."""

import asyncio
from dataclasses import dataclass, field
from time import monotonic

from frontend.api import JSON, Api, ApiProblem, ServiceDown
from frontend.sessions import Person

KEPT_SECONDS = 10.0
Entry = tuple[str, str, int | None]


@dataclass(frozen=True)
class Link:
    label: str
    path: str
    count: int | None = None
    is_here: bool = False


@dataclass(frozen=True)
class Section:
    title: str
    links: list[Link]


@dataclass(frozen=True)
class Counts:
    """What waits; None where it is not known or not this reader's."""

    inbox: int | None = None
    promises: int | None = None


@dataclass(frozen=True)
class Workspace:
    """Whose Landfall this is; in a demo also who one may be in it."""

    name: str = ""
    is_demo: bool = False
    people: list[JSON] = field(default_factory=list)
    customer: JSON = None


@dataclass
class Kept:
    """The last counts of each person, so that moving about asks for them once."""

    by_person: dict[str, tuple[float, Counts]] = field(default_factory=dict)
    workspace: tuple[float, Workspace] | None = None
    kinds: tuple[float, dict[str, str]] | None = None


async def counts_of(person: Person, api: Api, kept: Kept) -> Counts:
    """Never fails a page: a count that cannot be had is left out."""
    found = kept.by_person.get(person.id)
    if found and found[0] > monotonic():
        return found[1]
    inbox, promises = await asyncio.gather(_inbox(person, api), _promises(person, api))
    counts = Counts(inbox, promises)
    if len(kept.by_person) > 5000:
        kept.by_person.clear()
    kept.by_person[person.id] = (monotonic() + KEPT_SECONDS, counts)
    return counts


async def workspace_of(api: Api, kept: Kept) -> Workspace:
    """Asked now and then; while roadmap_api is down, what it last said."""
    if kept.workspace and kept.workspace[0] > monotonic():
        return kept.workspace[1]
    try:
        found = await api.roadmap.get("/v1/workspace")
        people = await api.roadmap.get("/v1/people", limit=50) if found["is_demo"] else {}
    except (ServiceDown, ApiProblem):
        return kept.workspace[1] if kept.workspace else Workspace()
    shown = [row for row in people.get("results", []) if row.get("is_active")]
    customer = found.get("demo_customer")
    workspace = Workspace(found["name"], found["is_demo"], shown, customer)
    kept.workspace = (monotonic() + KEPT_SECONDS, workspace)
    return workspace


async def metric_kinds(api: Api, kept: Kept) -> dict[str, str]:
    if kept.kinds and kept.kinds[0] > monotonic():
        return kept.kinds[1]
    try:
        page = await api.metrics.get("/v1/metrics", limit=200)
    except (ServiceDown, ApiProblem):
        return kept.kinds[1] if kept.kinds else {}
    kinds = {row["key"]: row["kind"] for row in page["results"]}
    kept.kinds = (monotonic() + KEPT_SECONDS, kinds)
    return kinds


async def _inbox(person: Person, api: Api) -> int | None:
    if not person.may("feedback:read"):
        return None
    try:
        found = await api.feedback.get("/v1/inbox")
    except (ServiceDown, ApiProblem):
        return None
    return int(found["untriaged"]) or None


async def _promises(person: Person, api: Api) -> int | None:
    if not person.may("roadmap:read") or person.role == "viewer":
        return None
    try:
        found = await api.roadmap.get("/v1/promises", state="at_risk", limit=50)
    except (ServiceDown, ApiProblem):
        return None
    return len(found["results"]) or None


def menu_of(person: Person, path: str, counts: Counts) -> list[Section]:
    """Only what this person may open; the page one is on is marked."""
    may = person.may
    daily: list[Entry] = [("Today", "/", None)]
    if may("feedback:read"):
        daily.append(("Inbox", "/feedback", counts.inbox))
    daily.append(("Roadmap", "/roadmap", None))
    if person.is_internal:
        daily.append(("Prioritise", "/priorities", None))
    if may("metrics:read"):
        daily.append(("Metrics", "/metrics", None))
    customers: list[Entry] = []
    if may("feedback:read"):
        customers += [
            ("Requests", "/requests", None),
            ("Companies", "/companies", None),
            ("Promises", "/promises", counts.promises),
            ("Support", "/support", None),
        ]
    loop: list[Entry] = []
    if person.is_internal:
        loop += [
            ("Objectives", "/objectives", None),
            ("Decisions", "/decisions", None),
            ("Measured results", "/impact", None),
            ("Messages", "/messages", None),
        ]
    if may("metrics:read"):
        loop += [("Board page", "/board", None)]
    loop += [("Settings", "/settings", None)]
    sections = [("Daily", daily), ("Customers", customers), ("The loop", loop)]
    return [
        Section(title, [_link(*entry, here=path) for entry in entries])
        for title, entries in sections
        if entries
    ]


def _link(label: str, path: str, count: int | None, here: str) -> Link:
    is_here = here == path if path == "/" else here == path or here.startswith(f"{path}/")
    if path == "/roadmap":
        is_here = is_here or here.startswith("/items/")
    if path == "/impact":
        is_here = is_here or here.startswith("/launches/")
    if path == "/companies":
        is_here = is_here or here.startswith("/accounts/")
    return Link(label, path, count, is_here)

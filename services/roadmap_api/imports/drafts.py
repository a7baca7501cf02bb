"""One record of a file, in our words, before it is looked at against what is there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.roadmap_api.imports.words import (
    read_date,
    read_kind,
    read_number,
    read_stage,
    read_tags,
)


@dataclass
class Draft:
    """`fields` are those of POST /v1/items; names stand for records that may have to be found."""

    fields: dict[str, Any]
    tool: str
    external_id: str | None = None
    stage: str = "idea"
    stage_reason: str | None = None
    launched_on: date | None = None
    product_name: str | None = None
    objective_name: str | None = None
    team_name: str | None = None
    owner_email: str | None = None
    parent_external_id: str | None = None

    def __post_init__(self) -> None:
        self.tool = self.tool[:40]
        self.external_id = self.external_id[:200] if self.external_id else None


# Which of our fields a column means, by what tools and people call it.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "external_id": ("id", "key", "issue key", "feature id", "reference", "external id"),
    "title": ("name", "summary", "feature", "item", "subject"),
    "kind": ("type", "issue type"),
    "stage": ("status", "state"),
    "horizon": ("bucket",),
    "product": ("project", "project name", "product name"),
    "objective": ("goal", "objective name"),
    "team": ("team name", "component", "components"),
    "owner": ("owner email", "assignee", "assigned to"),
    "parent": ("parent key", "parent id", "epic link"),
    "starts_on": ("start", "start date", "starts", "target start"),
    "ends_on": ("end", "end date", "ends", "due", "due date", "target end", "release"),
    "expected_on": ("expected", "likely"),
    "effort": ("estimate", "effort likely", "effort weeks"),
    "effort_low": ("effort min",),
    "effort_high": ("effort max",),
    "audience": ("visibility",),
    "wording_plain": ("plain",),
    "wording_technical": ("technical",),
    "wording_customer": ("customer wording", "public description"),
    "wording_sales": ("sales wording",),
    "problem": ("description", "details", "text"),
    "acceptance": ("acceptance criteria",),
    "tags": ("labels", "tag"),
    "reason": ("stage reason", "resolution"),
}


def fields_of(record: Mapping[str, Any], mapping: Mapping[str, str]) -> dict[str, str]:
    """The record's cells by our names: first as mapped (either way round), then as recognised."""
    given = {str(name): str(cell).strip() for name, cell in record.items() if str(cell).strip()}
    found: dict[str, str] = {}
    for left, right in mapping.items():
        column, ours = (right, left) if left in COLUMNS else (left, right)
        if ours in COLUMNS and column in given:
            found[ours] = given[column]
    mapped = set(mapping) | set(mapping.values())
    plain = {_plain(name): cell for name, cell in given.items() if name not in mapped}
    for ours, theirs in COLUMNS.items():
        for name in (_plain(ours), *theirs):
            if name in plain:
                found.setdefault(ours, plain[name])
    return found


def _plain(name: str) -> str:
    return name.strip().lower().replace("_", " ").replace("-", " ")


def table_draft(record: Mapping[str, Any], mapping: Mapping[str, str], tool: str) -> Draft:
    """A row of a table with a header."""
    cells = fields_of(record, mapping)
    if not cells.get("title"):
        raise ValueError("It has no title.")
    fields: dict[str, Any] = {"title": cells["title"][:300]}
    for name, read in _READERS.items():
        if cells.get(name):
            fields[name] = read(cells[name])
    fields |= _grouped(cells)
    return Draft(
        fields=fields,
        tool=tool,
        external_id=cells.get("external_id"),
        stage=read_stage(cells["stage"]) if cells.get("stage") else "idea",
        stage_reason=cells.get("reason"),
        product_name=cells.get("product"),
        objective_name=cells.get("objective"),
        team_name=cells.get("team") if tool == "csv" else None,
        owner_email=cells["owner"] if "@" in cells.get("owner", "") else None,
        parent_external_id=cells.get("parent"),
    )


def _grouped(cells: Mapping[str, str]) -> dict[str, Any]:
    grouped: dict[str, Any] = {}
    wording = {
        kind: cells[f"wording_{kind}"]
        for kind in ("plain", "technical", "customer", "sales")
        if cells.get(f"wording_{kind}")
    }
    brief = {kind: cells[kind] for kind in ("problem", "acceptance") if cells.get(kind)}
    if wording:
        grouped["wording"] = wording
    if brief:
        grouped["brief"] = brief
    if cells.get("effort"):
        ends = {"low": "effort_low", "likely": "effort", "high": "effort_high"}
        grouped["effort"] = {
            end: read_number(cells[name]) for end, name in ends.items() if cells.get(name)
        }
    return grouped


_READERS: dict[str, Callable[[str], Any]] = {
    "kind": read_kind,
    "horizon": str.lower,
    "audience": str.lower,
    "starts_on": read_date,
    "ends_on": lambda text: read_date(text, at_end=True),
    "expected_on": lambda text: read_date(text, at_end=True),
    "tags": read_tags,
}


def landfall_draft(record: Mapping[str, Any]) -> Draft:
    """An object as POST /v1/items takes it, with external_id and stage beside."""
    known = dict(record)
    external = known.pop("external_id", None)
    return Draft(
        fields={name: held for name, held in known.items() if name in _OWN},
        tool=str(known.get("tool") or "landfall"),
        external_id=str(external) if external is not None else _text(known.get("id")),
        stage=read_stage(str(known.get("stage") or "idea")),
        stage_reason=_text(known.get("stage_reason")),
        product_name=_text(known.get("product_name")),
        objective_name=_text(known.get("objective_name")),
        team_name=_text(known.get("team_name")),
        owner_email=_text(known.get("owner_email")),
        parent_external_id=_text(known.get("parent")),
    )


_OWN = (
    "title",
    "kind",
    "horizon",
    "starts_on",
    "ends_on",
    "expected_on",
    "effort",
    "audience",
    "wording",
    "brief",
    "feasibility",
    "tags",
    "health",
    "health_note",
    "confidence",
)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)

"""Microsoft's published roadmap: its CSV, our CSV of its API, and the API's JSON."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from services.roadmap_api.imports.drafts import Draft
from services.roadmap_api.imports.words import read_date, read_stage, read_tags


def m365_draft(record: Mapping[str, Any], today: date) -> Draft:
    """“Rolling out” is launched with a tag; a month of release ends on its last day."""
    status = _first(record, "status", "Status") or ""
    title = _first(record, "title", "Description")
    if not title or not _first(record, "id", "Feature ID"):
        raise ValueError("It has no id or no title.")
    stage = read_stage(status)
    release = _first(record, "ga_date", "publicDisclosureAvailabilityDate", "Release")
    preview = _first(record, "preview_date", "publicPreviewDate", "Preview")
    ends_on = read_date(release, at_end=True) if release else None
    starts_on = read_date(preview) if preview else None
    if starts_on and ends_on and starts_on > ends_on:
        starts_on = None
    products = _tags(record, "products", "Tags - Product")
    text = _first(record, "description", "Details") if "Details" in record else None
    text = text or _first(record, "description")
    fields: dict[str, Any] = {
        "title": title[:300],
        "kind": "feature",
        "audience": "public",
        "wording": {"customer": text or title, "technical": _more(record)},
        "starts_on": starts_on,
        "ends_on": ends_on,
        "horizon": _horizon(ends_on, today) if stage == "building" else None,
        "tags": _all_tags(record, status, products[1:]),
    }
    return Draft(
        fields=fields,
        tool="m365",
        external_id=_first(record, "id", "Feature ID"),
        stage=stage,
        stage_reason="Cancelled by Microsoft" if stage == "declined" else None,
        launched_on=_launched_on(record, ends_on, today) if stage == "launched" else None,
        product_name=products[0] if products else None,
    )


def _first(record: Mapping[str, Any], *names: str) -> str | None:
    for name in names:
        if record.get(name) not in (None, ""):
            return str(record[name]).strip()
    return None


def _tags(record: Mapping[str, Any], name: str, column: str) -> list[str]:
    held = record.get("tagsContainer")
    if isinstance(held, dict):
        named = {"clouds": "cloudInstances", "release_phase": "releasePhase"}.get(name, name)
        return read_tags([tag.get("tagName", "") for tag in held.get(named) or []])
    return read_tags(record.get(name) or record.get(column) or "")


def _all_tags(record: Mapping[str, Any], status: str, products: list[str]) -> list[str]:
    tags = [
        *products,
        *_tags(record, "platforms", "Tags - Platform"),
        *_tags(record, "clouds", "Tags - Cloud instance"),
        *_tags(record, "release_phase", "Tags - Release phase"),
    ]
    return [*dict.fromkeys(["Rolling out"] if status == "Rolling out" else []), *tags][:50]


def _more(record: Mapping[str, Any]) -> str | None:
    link = _first(record, "more_info", "moreInfoLink", "More Info")
    return f"More: {link}" if link else None


def _launched_on(record: Mapping[str, Any], ends_on: date | None, today: date) -> date | None:
    """The month of release, or the last change where that month is not over."""
    if ends_on and ends_on <= today:
        return ends_on
    changed = _first(record, "modified", "Last Modified")
    return datetime.fromisoformat(changed).date() if changed else None


def _horizon(ends_on: date | None, today: date) -> str:
    """This quarter or before: now; the quarter after: next."""
    if ends_on is None:
        return "later"
    quarters = (ends_on.year - today.year) * 4 + (ends_on.month - 1) // 3 - (today.month - 1) // 3
    return "now" if quarters <= 0 else "next" if quarters == 1 else "later"

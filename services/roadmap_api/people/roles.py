"""Roles say what a person may do; functions choose the first page and the wording."""

from typing import Literal

from services.common.actors import SCOPES_OF_ROLE, Role

Function = Literal[
    "cpo",
    "product",
    "design",
    "engineering",
    "marketing",
    "sales",
    "success",
    "support",
    "finance",
    "legal",
    "executive",
    "board",
    "other",
]
Theme = Literal["system", "light", "dark"]
Density = Literal["comfortable", "compact"]

_RANKS: tuple[Role, ...] = ("viewer", "contributor", "approver", "maker", "leader", "admin")


def takes_away(before: str, after: str) -> bool:
    """Whether the change of role leaves a person with less than their live tokens still say."""
    rises = _RANKS.index(after) >= _RANKS.index(before)
    return not (rises and SCOPES_OF_ROLE[before] <= SCOPES_OF_ROLE[after])

"""Filters on events: what they compare, written down with the definition."""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Field, model_validator

from services.common.schemas import In

Operator = Literal["is", "is_not", "contains", "gt", "gte", "lt", "lte", "is_set", "is_not_set"]
Scalar: TypeAlias = Annotated[str, Field(max_length=1000)] | bool | int | float

_SIGNS = {"=": "is", "==": "is", "eq": "is", "in": "is", "!=": "is_not", "ne": "is_not"}
_SIGNS |= {"not_in": "is_not", ">": "gt", ">=": "gte", "<": "lt", "<=": "lte"}


def _named(value: Any) -> Any:
    return _SIGNS.get(value, value) if isinstance(value, str) else value


class Filter(In):
    """`property` is a property of the event, dotted where nested; `$group` and `$user` are its
    group and user. A list means any of its values."""

    property: Annotated[str, Field(min_length=1, max_length=200)]
    op: Annotated[Operator, BeforeValidator(_named)] = "is"
    value: Scalar | Annotated[list[Scalar], Field(max_length=1000)] | None = None

    @model_validator(mode="after")
    def compare_with_something(self) -> "Filter":
        if self.op in ("is_set", "is_not_set"):
            return self
        if self.value is None:
            raise ValueError("Say the value to compare with.")
        if self.op in ("gt", "gte", "lt", "lte"):
            _number(self.value)
        if isinstance(self.value, list) and self.op not in ("is", "is_not"):
            raise ValueError("A list can be compared with is and is_not.")
        return self


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise ValueError("Compare sizes with a number.") from None


def _listed(value: Any) -> Any:
    """`{"plan": "pro"}` is short for `[{"property": "plan", "op": "is", "value": "pro"}]`."""
    if isinstance(value, dict) and "property" not in value:
        return [{"property": name, "op": "is", "value": wanted} for name, wanted in value.items()]
    return value


Filters = Annotated[list[Filter], BeforeValidator(_listed), Field(max_length=20)]

"""Shapes of JSON that every service uses: strict in, plain out, money exact."""

from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    model_validator,
)


def _readable(value: Any) -> Any:
    """Refuse what no database keeps: NUL characters and numbers that are not numbers."""
    if isinstance(value, str) and "\x00" in value:
        raise ValueError("A text may not hold the NUL character.")
    if isinstance(value, float) and not isfinite(value):
        raise ValueError("A number must be finite.")
    if isinstance(value, dict):
        for key, held in value.items():
            _readable(key)
            _readable(held)
    if isinstance(value, list):
        for held in value:
            _readable(held)
    return value


class In(BaseModel):
    """A body we define: unknown fields are errors, so that a typing mistake is not lost."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def refuse_the_unreadable(cls, value: Any) -> Any:
        return _readable(value)


class Out(BaseModel):
    """An answer made from a row."""

    model_config = ConfigDict(from_attributes=True)


class Patch(In):
    """What a PATCH names; `changes()` holds only that."""

    def changes(self) -> dict[str, Any]:
        return self.model_dump(exclude_unset=True)


def _exact(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Decimal)):
        raise ValueError("Send an amount as a number or a text, such as 1200 or “1200.50”.")
    try:
        amount = Decimal(str(value).strip())
    except InvalidOperation:
        raise ValueError("Send an amount as a number or a text, such as “1200.50”.") from None
    if not amount.is_finite():
        raise ValueError("An amount is a finite number.")
    if len(amount.as_tuple().digits) > 15 or abs(amount) >= 10**13:
        raise ValueError("An amount has at most 15 digits.")
    return amount.quantize(Decimal("0.01"))


_money_schema = {
    "anyOf": [
        {"type": "number", "minimum": -9e12, "maximum": 9e12, "multipleOf": 0.01},
        {"type": "string", "pattern": r"^-?[0-9]{1,12}(\.[0-9]{1,2})?$"},
    ]
}


class _MoneySchema:
    @staticmethod
    def __get_pydantic_json_schema__(_core: Any, _handler: Any) -> dict[str, Any]:
        return dict(_money_schema)


def _unsigned(value: Decimal) -> Decimal:
    if value < 0:
        raise ValueError("An amount here is zero or more.")
    return value


MoneyIn = Annotated[Decimal, BeforeValidator(_exact), _MoneySchema]
PositiveMoneyIn = Annotated[
    Decimal, BeforeValidator(_exact), AfterValidator(_unsigned), _MoneySchema
]
MoneyOut = Annotated[
    Decimal, PlainSerializer(lambda amount: f"{Decimal(amount):.2f}", return_type=str)
]

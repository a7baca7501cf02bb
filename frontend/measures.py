"""How a metric's values and changes are said: shares in percent and points, money, counts, days."""

from dataclasses import dataclass

from frontend import formats

SHARE_UNITS = frozenset({"%", "percent", "share", "fraction", "ratio", "rate"})
SHARE_KINDS = frozenset({"ratio", "funnel", "retention"})


@dataclass(frozen=True)
class Measure:
    """`factor` turns a stored value into the one that is said: a share of 0.679 is 67.9 %."""

    unit: str
    factor: float = 1.0
    change_unit: str = ""
    currency: str = ""

    def value(self, amount: float | str | None) -> str:
        """`67.9 %`, `26 days`, `1,204`."""
        if amount is None:
            return formats.DASH
        if self.currency:
            return formats.money(amount, self.currency)
        said = formats.number(float(amount) * self.factor)
        return f"{said}{formats.SPACE}{self.unit}" if self.unit else said

    def brief(self, amount: float | str | None) -> str:
        """As `value`, without a unit in words: its row already says what is counted."""
        if amount is None or self.currency or self.unit == "%":
            return self.value(amount)
        return formats.number(float(amount) * self.factor)

    def bare(self, amount: float) -> str:
        """The figure alone, for an axis whose title says the unit."""
        if self.currency:
            return formats.money(amount, self.currency)
        return formats.number(amount * self.factor)

    def change(self, amount: float | str | None) -> str:
        """`+6.8`; its unit stands beside it."""
        if amount is None:
            return formats.DASH
        if self.currency:
            sign = "+" if float(amount) > 0 else ""
            return sign + formats.money(amount, self.currency)
        return formats.signed(float(amount) * self.factor)

    def change_with_unit(self, amount: float | str | None) -> str:
        said = self.change(amount)
        return f"{said}{formats.SPACE}{self._unit(said)}" if self.change_unit else said

    def _unit(self, said: str) -> str:
        is_one = said.lstrip(f"+{formats.MINUS}") == "1"
        return "point" if is_one and self.change_unit == "points" else self.change_unit

    def span(self, low: float, high: float) -> str:
        """`+5.0 to +8.7`."""
        if self.currency:
            return f"{self.change(low)} to {self.change(high)}"
        return formats.span(low * self.factor, high * self.factor)

    def span_with_unit(self, low: float, high: float) -> str:
        said = self.span(low, high)
        return f"{said}{formats.SPACE}{self.change_unit}" if self.change_unit else said

    def plain(self, amount: float | str | None) -> str:
        """A size without a sign: a change of 2.1 points."""
        if amount is None:
            return formats.DASH
        said = formats.number(abs(float(amount)) * self.factor)
        return f"{said}{formats.SPACE}{self._unit(said)}" if self.change_unit else said


def measure(
    unit: str | None, kind: str | None = None, effect_is: str | None = None, currency: str = "USD"
) -> Measure:
    """The way to say a metric of this unit and kind; relative effects are percent of its level."""
    said = (unit or "").strip()
    if effect_is == "relative":
        return Measure("%", 100.0, "%")
    if said.lower() in SHARE_UNITS - {"%", "percent"} or (
        kind in SHARE_KINDS and said in ("", "%")
    ):
        return Measure("%", 100.0, "points")
    if said in ("%", "percent"):
        return Measure("%", 100.0 if kind in (*SHARE_KINDS, None) else 1.0, "points")
    if said.upper() == currency or said == formats.SYMBOLS.get(currency):
        return Measure("", 1.0, "", currency)
    return Measure(said, 1.0, said)

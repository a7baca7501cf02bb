"""Arithmetic over metrics: numbers in, a number out; nothing else can be said in it."""

import ast
import re
from collections.abc import Callable, Mapping
from operator import add, mul, neg, pos, sub, truediv

MOST_NODES = 100
_TWO: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: add,
    ast.Sub: sub,
    ast.Mult: mul,
    ast.Div: truediv,
}
_ONE: dict[type[ast.unaryop], Callable[[float], float]] = {ast.USub: neg, ast.UAdd: pos}


class FormulaIsWrong(ValueError):
    """The text is not arithmetic over metric keys."""


class Formula:
    """`orders / visitors * 100`. A key with `-` or `.` stands in braces: `{north-star} / 2`."""

    def __init__(self, text: str) -> None:
        self.names: dict[str, str] = {}
        try:
            self._tree = ast.parse(self._without_braces(text), mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
            raise FormulaIsWrong("Write metric keys with + - * / and ( ).") from problem
        nodes = list(ast.walk(self._tree))
        if len(nodes) > MOST_NODES:
            raise FormulaIsWrong("This formula is too long.")
        for node in nodes:
            self._check(node)

    @property
    def keys(self) -> set[str]:
        found = {node.id for node in ast.walk(self._tree) if isinstance(node, ast.Name)}
        return {self.names.get(name, name) for name in found}

    def value(self, values: Mapping[str, float | None]) -> float | None:
        """None where a part is missing or the divisor is zero."""
        try:
            return self._value(self._tree, values)
        except (ZeroDivisionError, OverflowError, TypeError):
            return None

    def _without_braces(self, text: str) -> str:
        def stand_in(match: re.Match[str]) -> str:
            name = f"metric_{len(self.names)}_"
            self.names[name] = match.group(1)
            return name

        return re.sub(r"\{([a-z0-9][a-z0-9_.-]*)\}", stand_in, text.strip())

    def _check(self, node: ast.AST) -> None:
        if isinstance(node, ast.Constant):
            if isinstance(node.value, bool) or not isinstance(node.value, (int, float)):
                raise FormulaIsWrong("Only numbers and metric keys stand in a formula.")
        elif not isinstance(
            node,
            (ast.Name, ast.Load, ast.BinOp, ast.UnaryOp, *_TWO, *_ONE),
        ):
            raise FormulaIsWrong("Only + - * / and ( ) may join numbers and metric keys.")

    def _value(self, node: ast.expr, values: Mapping[str, float | None]) -> float:
        match node:
            case ast.Constant():
                return float(node.value)  # type: ignore[arg-type]
            case ast.Name():
                found = values[self.names.get(node.id, node.id)]
                if found is None:
                    raise TypeError
                return found
            case ast.BinOp():
                left, right = self._value(node.left, values), self._value(node.right, values)
                return _TWO[type(node.op)](left, right)
            case ast.UnaryOp():
                return _ONE[type(node.op)](self._value(node.operand, values))
        raise TypeError

"""Elements of SVG as escaped text: classes, never a `style`, so that page and print share it."""

from collections.abc import Iterable

from markupsafe import Markup, escape

Attribute = str | int | float | None


def tag(name: str, *children: str | Markup, **attributes: Attribute) -> Markup:
    """`class_` becomes `class`, `x_y` becomes `x-y`; None leaves the attribute out."""
    written = "".join(_written(key, value) for key, value in attributes.items())
    if not children:
        return Markup(f"<{name}{written}/>")
    inside = "".join(escape(child) for child in children)
    return Markup(f"<{name}{written}>{inside}</{name}>")


def _written(key: str, value: Attribute) -> str:
    if value is None:
        return ""
    text = f"{value:.1f}" if isinstance(value, float) else str(value)
    known = {"class_": "class", "viewBox": "viewBox"}
    return f' {known.get(key, key.replace("_", "-"))}="{escape(text)}"'


def line(class_: str, x1: float, y1: float, x2: float, y2: float) -> Markup:
    return tag("line", class_=class_, x1=float(x1), x2=float(x2), y1=float(y1), y2=float(y2))


def rect(class_: str, x: float, y: float, width: float, height: float) -> Markup:
    return tag(
        "rect",
        class_=class_,
        x=float(x),
        y=float(y),
        width=float(max(width, 0)),
        height=float(max(height, 0)),
    )


def text(content: str, x: float, y: float, class_: str | None = None) -> Markup:
    return tag("text", content, class_=class_, x=float(x), y=float(y))


def dot(x: float, y: float, r: float = 4.0, class_: str = "dot") -> Markup:
    return tag("circle", class_=class_, cx=float(x), cy=float(y), r=float(r))


def polyline(class_: str, points: Iterable[tuple[float, float]]) -> Markup:
    return tag("polyline", class_=class_, points=" ".join(f"{x:.1f},{y:.1f}" for x, y in points))


def band(class_: str, above: list[tuple[float, float]], below: list[tuple[float, float]]) -> Markup:
    """The area between two lines drawn over the same places."""
    if not above:
        return Markup("")
    around = [*above, *reversed(below)]
    return tag(
        "path", class_=class_, d="M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in around) + "Z"
    )


def drawing(
    width: float, height: float, *parts: Markup, class_: str, label: str | None = None
) -> Markup:
    """An `svg`; with a label it is a picture read out, without one it is decoration."""
    return tag(
        "svg",
        *parts,
        class_=class_,
        viewBox=f"0 0 {width:g} {height:g}",
        role="img" if label else None,
        aria_label=label,
        aria_hidden=None if label else "true",
    )

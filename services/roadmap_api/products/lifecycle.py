"""The stages of a product's life, and the other words people use for them."""

from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator

Lifecycle = Literal[
    "idea", "building", "launched", "growing", "mature", "maintained", "retiring", "retired"
]
STAGES: tuple[str, ...] = get_args(Lifecycle)

_SYNONYMS = {
    "discovery": "idea",
    "build": "building",
    "beta": "building",
    "launch": "launched",
    "live": "launched",
    "grow": "growing",
    "growth": "growing",
    "maintain": "maintained",
    "maintenance": "maintained",
    "retire": "retiring",
    "sunset": "retiring",
}


def _usual_word(value: Any) -> Any:
    return _SYNONYMS.get(value, value) if isinstance(value, str) else value


LifecycleIn = Annotated[Lifecycle, BeforeValidator(_usual_word)]

"""The tools we take webhooks from: one file each, found by being here."""

import pkgutil
from importlib import import_module

from services.feedback_api.sources.tools.tool import Tool


def _found() -> dict[str, Tool]:
    modules = [
        import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__)
    ]
    tools = [tool for module in modules for tool in _tools_of(module)]
    return {tool.name: tool for tool in sorted(tools, key=lambda tool: tool.label.lower())}


def _tools_of(module: object) -> list[Tool]:
    one: Tool | None = getattr(module, "TOOL", None)
    several: list[Tool] = getattr(module, "TOOLS", [])
    return [one, *several] if one else several


TOOLS: dict[str, Tool] = _found()

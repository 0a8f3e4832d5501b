"""Ports and what stands behind them, as the architecture tests read them."""

import importlib
import inspect
from typing import Any, get_args, get_origin, get_type_hints

from tests.architecture.source import ROOT
from uets.kernel.ports import Slot


def list_declared() -> dict[str, type]:
    """Return the protocol of every port by the name that its place gives it: `<package>.<variable>`."""
    found: dict[str, type] = {}
    for path in sorted((ROOT / "uets").glob("*/ports.py")):
        package = path.parent.name
        module = importlib.import_module(f"uets.{package}.ports")
        for variable, hint in get_type_hints(module).items():
            if get_origin(hint) is Slot:
                found[f"{package}.{variable}"] = get_args(hint)[0]
    return found


def list_protocols() -> set[type]:
    """Return every protocol that the domain asks the world for."""
    return {
        kind
        for path in (ROOT / "uets").glob("*/ports.py")
        for kind in vars(importlib.import_module(f"uets.{path.parent.name}.ports")).values()
        if isinstance(kind, type)
        and getattr(kind, "_is_protocol", False)
        and kind.__module__.startswith("uets.")
    }


def load(dotted: str) -> type:
    """Return a class by its dotted name."""
    module, _, name = dotted.rpartition(".")
    found: type = getattr(importlib.import_module(module), name)
    return found


def describe(kind: type) -> dict[str, str]:
    """Return the public methods and properties of a class with their signatures, types resolved."""
    return {
        name: _sign(member)
        for name, member in inspect.getmembers_static(kind)
        if not name.startswith("_") and (inspect.isfunction(member) or isinstance(member, property))
    }


def find_missing(wanted: type, given: type) -> list[str]:
    """Return what a class lacks of another, or has with another signature."""
    has = describe(given)
    return [
        f"{given.__name__}.{name}{has.get(name, ' is missing')} instead of {signature}"
        for name, signature in describe(wanted).items()
        if has.get(name) != signature
    ]


def _sign(member: Any) -> str:
    if isinstance(member, property):
        return f" -> {get_type_hints(member.fget)['return'].__name__}"
    hints, signature = get_type_hints(member), inspect.signature(member)
    typed = [
        each.replace(annotation=hints.get(each.name, each.empty)) for each in signature.parameters.values()
    ]
    answer = None if hints["return"] is type(None) else hints["return"]
    return str(signature.replace(parameters=typed, return_annotation=answer))

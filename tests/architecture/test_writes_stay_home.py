"""Tables are written by their owner's actions; models are imported by their own package only."""

import ast
import re
from pathlib import Path

from tests.architecture.source import dotted, list_calls, list_files, list_functions, name_of, parse

WRITES = {
    "save",
    "create",
    "bulk_create",
    "update",
    "bulk_update",
    "delete",
    "get_or_create",
    "update_or_create",
}


def is_home(path_name: str) -> bool:
    """Tell whether a file may write tables."""
    return re.match(r"uets/\w+/actions(\.py|/)", path_name) is not None


def is_model_write(call: ast.Call) -> bool:
    """`x.objects.create(…)`, `x.filter(…).update(…)`, `row.save(update_fields=…)`: a write through the ORM."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in WRITES:
        return False
    chain = dotted(call.func)
    inner = call.func.value
    chained = isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute) and inner.func.attr in {
        "filter", "exclude", "all", "select_for_update", "using",
    }  # fmt: skip
    saves = call.func.attr == "save" and any(word.arg == "update_fields" for word in call.keywords)
    return ".objects." in f"{chain}." or chained or saves


def test_only_actions_write() -> None:
    wrong = [
        f"{name_of(path)}:{call.lineno}"
        for path in list_files("uets", "staff", "portal", "api", "jobs", "console", "gateways")
        if not is_home(name_of(path))
        for call in list_calls(parse(path))
        if is_model_write(call)
    ]
    assert wrong == []


def for_types_only(path: Path) -> list[ast.stmt]:
    """Return the imports under `if TYPE_CHECKING`: names for annotations, never a way to a table."""
    guarded = (
        node for node in parse(path).body if isinstance(node, ast.If) and dotted(node.test) == "TYPE_CHECKING"
    )
    return [statement for node in guarded for statement in node.body]


def test_models_are_imported_by_their_own_package_only() -> None:
    wrong = []
    for path in list_files("uets", "staff", "portal", "api", "jobs", "console", "gateways"):
        owner = name_of(path).split("/")[1] if name_of(path).startswith("uets/") else ""
        for node in ast.walk(parse(path)):
            if not isinstance(node, ast.ImportFrom) or node in for_types_only(path):
                continue
            module = node.module or ""
            if re.fullmatch(r"uets\.\w+\.models(\..*)?", module) and module.split(".")[1] != owner:
                wrong.append(f"{name_of(path)}:{node.lineno} imports {module}")
    assert wrong == []


def test_models_decide_nothing() -> None:
    overridden = {"save", "delete", "clean", "full_clean"}
    wrong = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in list_files("uets")
        if path.stem == "models" or path.parent.name == "models"
        for node in list_functions(path)
        if node.name in overridden
    ]
    assert wrong == []

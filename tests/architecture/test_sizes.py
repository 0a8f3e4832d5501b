"""Ugliness lives in the longest function and the largest file; both have a budget."""

import ast

from tests.architecture.source import ALL, ROOT, list_files, list_functions, name_of, parse

LONGEST_FUNCTION = 40
LARGEST_FILE = 400
LARGEST_TEST_FILE = 300
LONGEST_TEST = 25
MOST_ARGUMENTS = 8
MOST_ROOT_ENTRIES = 26
MOST_TARGETS = 15


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring."""
    first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
    return (node.end_lineno or 0) - first.lineno + 1


def test_functions_are_short() -> None:
    long = [
        f"{name_of(path)}:{node.lineno} {node.name} has {length(node)} lines"
        for path in list_files(*ALL)
        for node in list_functions(path)
        if length(node) > (LONGEST_TEST if node.name.startswith("test_") else LONGEST_FUNCTION)
    ]
    assert long == []


def test_files_are_small() -> None:
    large = []
    for path in list_files(*ALL):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > (LARGEST_TEST_FILE if path.name.startswith("test_") else LARGEST_FILE):
            large.append(f"{name_of(path)} has {lines} lines")
    assert large == []


def test_functions_take_few_positional_arguments() -> None:
    crowded = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in list_files(*ALL)
        for node in list_functions(path)
        if len(node.args.args) > MOST_ARGUMENTS
    ]
    assert crowded == []


def test_broad_excepts_stand_in_the_outermost_places_only() -> None:
    allowed = {"api/entry.py", "jobs/loops.py", "jobs/worker.py", "jobs/vault.py"}
    broad = [
        f"{name_of(path)}:{node.lineno}"
        for path in list_files("uets", "staff", "portal", "api", "jobs", "console", "gateways", "config")
        for node in ast.walk(parse(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id == "Exception"))
        and name_of(path) not in allowed
    ]
    assert broad == []


def test_the_root_stays_small() -> None:
    ignored = {".git", ".venv", ".hypothesis", "node_modules", "var", "design-tokens"}
    entries = [
        path.name for path in ROOT.iterdir() if path.name not in ignored and not path.name.endswith("_cache")
    ]
    assert len(entries) <= MOST_ROOT_ENTRIES, entries


def test_the_makefile_has_few_targets() -> None:
    lines = (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    phony = [name for line in lines if line.startswith(".PHONY:") for name in line.split()[1:]]
    assert 0 < len(phony) <= MOST_TARGETS

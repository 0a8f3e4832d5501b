"""Turkish letters: case, order and search go through kernel/turkish.py and nowhere else."""

import ast
import re

from tests.architecture.source import ROOT, list_calls, list_files, name_of, parse

CASE = {"upper", "lower", "title", "capitalize", "casefold", "swapcase"}
FILTERS = re.compile(r"\|\s*(upper|lower|title|capfirst)\b")

# Not human text: hex digits, ASCII protocol words, host names. The list may only shrink.
NOT_HUMAN_TEXT = {
    "uets/evidence/proof/archive.py",  # names of files as computers compare them
    "uets/kernel/turkish.py",
}


def test_case_is_changed_by_kernel_turkish_only() -> None:
    wrong = [
        f"{name_of(path)}:{call.lineno} .{call.func.attr}()"
        for path in list_files("uets", "staff", "portal", "api", "jobs", "console", "gateways")
        if name_of(path) not in NOT_HUMAN_TEXT
        for call in list_calls(parse(path))
        if isinstance(call.func, ast.Attribute) and call.func.attr in CASE and not is_ascii_text(call)
    ]
    assert wrong == []


def is_ascii_text(call: ast.Call) -> bool:
    """`text.encode().lower()`, `b"…".upper()` and `.hex().upper()` work on bytes; `turkish.upper()` knows Turkish."""
    source = call.func.value if isinstance(call.func, ast.Attribute) else None
    if isinstance(source, ast.Name) and source.id == "turkish":
        return True
    if isinstance(source, ast.Call) and isinstance(source.func, ast.Attribute):
        return source.func.attr in {"encode", "hex", "hexdigest"}
    return isinstance(source, ast.Constant) and isinstance(source.value, bytes)


def test_templates_do_not_change_case() -> None:
    wrong = [
        f"{name_of(path)}:{number}"
        for path in list_files("portal", "staff", suffix=".html")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if FILTERS.search(line)
    ]
    assert wrong == []


def test_sorting_people_and_firms_uses_stored_keys() -> None:
    by_name = re.compile(
        r"""order_by\(\s*["']-?(\w+__)*(legal_name|trade_name|first_name|last_name|name)["']"""
    )
    wrong = [
        name_of(path)
        for path in list_files("uets", "staff", "portal", "api")
        if by_name.search(path.read_text("utf-8"))
    ]
    assert wrong == [], f"sort by sort_key instead ({ROOT.name})"

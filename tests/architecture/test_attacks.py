"""Each attack of docs/reference/attacks.md names tests, and each of them is there."""

import ast
import re

from tests.architecture.source import ROOT, parse

PAGE = ROOT / "docs" / "reference" / "attacks.md"
ARRIVALS = "tests/portal/login/test_attacks_on_arrivals.py"
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::([\w:]+))?`|arrivals `(\w+)`")
ATTACKS = 20


def list_named() -> list[list[tuple[str, str]]]:
    """Return the tests of each row: file, and name in it."""
    rows = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ")][1:]
    found = [NAMED.findall(row) for row in rows]
    return [[(file or ARRIVALS, name or arrival) for file, name, arrival in row] for row in found]


def test_every_attack_names_tests_that_are_there() -> None:
    rows = list_named()
    assert len(rows) >= ATTACKS
    assert all(rows)
    missing = [f"{file}::{name}" for row in rows for file, name in row if not is_there(file, name)]
    assert missing == []


def is_there(file: str, name: str) -> bool:
    """Tell whether a file defines a name; a method is named after its class."""
    if not (ROOT / file).exists():
        return False
    if not name:
        return True
    last = name.rpartition("::")[2]
    return any(
        isinstance(node, ast.FunctionDef) and node.name == last for node in ast.walk(parse(ROOT / file))
    )


def test_what_is_not_there_is_found() -> None:
    assert not is_there(ARRIVALS, "test_nothing")
    assert not is_there("tests/portal/login/test_nothing.py", "")

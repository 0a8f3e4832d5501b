"""SQL text stands in queries and actions, says what it is for, and names tables of its own layer or below."""

import ast
import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest
from django.db import connection

from tests.architecture.source import ROOT, list_files, name_of, parse

STATEMENT = re.compile(
    r"\s*(--[^\n]*\n\s*)*(SELECT|INSERT|UPDATE|DELETE|WITH|LOCK|COPY|TRUNCATE|CREATE|ALTER|DROP|GRANT|REVOKE)\s\S+\s",
    re.IGNORECASE,
)
COMMENT = re.compile(r"-- \S")
HOME = re.compile(r"uets/\w+/(queries|actions)(\.py|/)|uets/kernel/|config/")
"""The kernel holds the pool and the months, config the roles and the cluster; both write for no table of a word."""

OWNERS = {"vault": "keys"}
"""The schema `vault` belongs to keys, which alone writes it."""


def is_statement(text: str) -> bool:
    """Tell whether a text is SQL; a sentence that begins with such a word goes on in small letters."""
    found = STATEMENT.match(text)
    return found is not None and found[2].isupper()


def list_statements(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the SQL texts of a file with their lines; of a composed one, what is written of it."""
    composed = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    left_out = {id(part) for node in composed for part in node.values}
    left_out |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = [(node.lineno, _written(node)) for node in composed]
    texts += [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out
    ]
    yield from ((line, text) for line, text in texts if is_statement(text))


def _written(node: ast.JoinedStr) -> str:
    """Return what is written of a composed text, a letter standing for what is filled in."""
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)


@cache
def layers() -> list[set[str]]:
    """Return the words of the domain in their layers, the highest first (contract 2 of pyproject.toml)."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    (contract,) = [each for each in contracts if each["name"].startswith("2 ")]
    return [set(re.findall(r"\w+", layer)) for layer in contract["layers"]]


def may_name(package: str, owner: str) -> bool:
    """Tell whether SQL of a package may name a table of another: its own, or one of a lower layer."""
    place = {word: number for number, layer in enumerate(layers()) for word in layer}
    return owner == package or place.get(owner, -1) > place[package]


def find_tables(text: str, tables: Sequence[str]) -> set[str]:
    """Return the tables that a statement names."""
    plain = text.replace('"', "")
    return {table for table in tables if re.search(rf"(?<![\w.]){re.escape(table)}(?!\w)", plain)}


def find_foreign(package: str, text: str) -> set[str]:
    """Return the tables that a statement of a package may not name."""
    tables = [name.replace('"', "") for name in connection.introspection.django_table_names()]
    owners = {name: re.split(r"[._]", name)[0] for name in [*tables, "vault.envelope", "vault.reveal"]}
    named = find_tables(text, list(owners))
    return {name for name in named if not may_name(package, OWNERS.get(owners[name], owners[name]))}


@cache
def of_domain() -> tuple[tuple[Path, int, str], ...]:
    """Return every statement of the domain."""
    return tuple(
        (path, line, text) for path in list_files("uets") for line, text in list_statements(parse(path))
    )


def test_sql_stands_in_queries_and_actions_only() -> None:
    wrong = [
        f"{name_of(path)}:{line}"
        for path in list_files("uets", "staff", "portal", "api", "jobs", "console", "gateways", "config")
        if not HOME.match(name_of(path))
        for line, _ in list_statements(parse(path))
    ]
    assert wrong == []


def test_every_statement_of_the_domain_says_what_it_is_for() -> None:
    # Texts of migrations are put together in the kernel; a migration says there what it is for.
    wrong = [
        f"{name_of(path)}:{line}"
        for path, line, text in of_domain()
        if path.name != "partitions.py" and not COMMENT.match(text)
    ]
    assert wrong == []
    assert len(of_domain()) > 12


def test_a_statement_names_tables_of_its_own_layer_or_below() -> None:
    wrong = [
        f"{name_of(path)}:{line} names {sorted(found)}"
        for path, line, text in of_domain()
        if (found := find_foreign(path.relative_to(ROOT).parts[1], text))
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ('A = "SELECT id FROM keys_grant WHERE id = %b"', 1),
        ('A = "-- why\\n-- and how\\nUPDATE keys_grant SET state = %b"', 1),
        ('A = f"DELETE FROM {table} WHERE id = 1"', 1),
        ('def f():\n    """SELECT id FROM x: a docstring."""', 0),
        ('A = "Update the settings of the grant"', 0),
    ],
)
def test_sql_is_found_wherever_it_stands(source: str, count: int) -> None:
    assert len(list(list_statements(ast.parse(source)))) == count


def test_a_foreign_table_is_found() -> None:
    joined = (
        'SELECT 1 FROM keys_apikey k JOIN mailbox_mailboxentry m ON true JOIN "vault"."envelope" v ON true'
    )
    assert find_foreign("keys", joined) == {"mailbox_mailboxentry"}
    assert find_foreign("mailbox", joined) == {"keys_apikey", "vault.envelope"}
    assert find_foreign("applications", joined) == set()
    assert find_foreign("evidence", "SELECT 1 FROM django_session") == {"django_session"}

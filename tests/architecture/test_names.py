"""Names: no drawers, and nothing in the repository that speaks of anything but the product."""

import ast
import re

from tests.architecture.source import ALL, ROOT, list_files, name_of, parse

BANNED = {
    "utils",
    "util",
    "common",
    "core",
    "helpers",
    "helper",
    "misc",
    "base",
    "manager",
    "handler",
    "processor",
}
BANNED |= {"data", "info"}
CLASS_ENDS = re.compile(r"(Utils?|Helper|Manager|Processor|Mixin|Info|Data)$")
# Words of the field: the WSGI entry point of Django, the CMS type of RFC 5652.
FIELD_WORDS = {"ApiHandler", "SignedData"}
# Django looks for `base` in the folder that ENGINE names.
DJANGO_WORDS = {"tests/emptying/base.py"}
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")


def test_no_drawers() -> None:
    drawers = {
        name_of(path) for path in list_files(*ALL) if path.stem in BANNED or path.parent.name in BANNED
    }
    assert drawers == DJANGO_WORDS


def test_classes_are_named_after_things() -> None:
    wrong = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in list_files(*ALL)
        for node in ast.walk(parse(path))
        if isinstance(node, ast.ClassDef) and CLASS_ENDS.search(node.name) and node.name not in FIELD_WORDS
    ]
    assert wrong == []


def test_nothing_is_left_unfinished() -> None:
    this_file = "tests/architecture/test_names.py"
    unfinished = [
        f"{name_of(path)}:{number}"
        for suffix in (".py", ".html", ".css", ".js", ".toml", ".md", ".typ")
        for path in [*list_files(*ALL, "docs", suffix=suffix), *ROOT.glob(f"*{suffix}")]
        if name_of(path) != this_file
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if UNFINISHED.search(line)
    ]
    assert unfinished == []

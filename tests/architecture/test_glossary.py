"""One word for one thing: what docs/glossary.toml says is so in the code, and nowhere a word that it forbids.

Each `code` exists, each `never` stands in no name of its package, each `screen` phrase is one that pages say.
"""

import ast
import importlib
import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from config.translations import list_sentences
from console.documents import list_documents
from tests.architecture.source import FUNCTIONS, ROOT, list_files, name_of, parse

DOORS = ("uets", "staff", "portal")
"""The same word is used in the domain and on its pages; API and jobs have no room per word."""

WORDS: list[dict[str, Any]] = tomllib.loads((ROOT / "docs" / "glossary.toml").read_text("utf-8"))["word"]
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def resolve(code: str) -> object:
    """Return what a dotted name stands for; raises AttributeError."""
    parts = code.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for name in parts[length:]:
            found = getattr(found, name)
        return found
    raise AttributeError(code)


def list_names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield every name that a file gives to something, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.attr


def holds(name: str, word: str) -> bool:
    """Tell whether a name holds a word, in one number or the other: `TermsPage` and `new_terms` hold `terms`."""
    plain = CAMEL.sub("_", name).encode().lower().decode().strip("_")
    return re.search(rf"(^|_){word}s?(_|$)", plain) is not None


def find_forbidden(paths: Iterable[Path], words: Iterable[str]) -> list[str]:
    """Return the names in files that hold one of the words, and the files named so."""
    wanted = tuple(words)
    return [
        f"{name_of(path)}:{line} {name}"
        for path in paths
        for line, name in [(0, path.stem), *list_names(parse(path))]
        if any(holds(name, word) for word in wanted)
    ]


@cache
def said() -> tuple[str, ...]:
    """Return every sentence that pages say, in Turkish."""
    return tuple(sentence.rpartition("\x04")[2] for sentence in list_sentences())


def is_said(phrase: str, sentences: Iterable[str]) -> bool:
    """Tell whether a phrase stands in a sentence as whole words."""
    pattern = re.compile(rf"(?<!\w){re.escape(phrase)}(?!\w)")
    return any(pattern.search(sentence) for sentence in sentences)


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word["tr"])
def test_the_code_of_a_word_exists(word: dict[str, Any]) -> None:
    assert resolve(word["code"]) is not None


@pytest.mark.parametrize("word", [word for word in WORDS if word["never"]], ids=lambda word: word["tr"])
def test_no_name_of_its_package_holds_a_forbidden_word(word: dict[str, Any]) -> None:
    package = word["code"].split(".")[1]
    assert find_forbidden(list_files(*(f"{door}/{package}" for door in DOORS)), word["never"]) == []


@pytest.mark.parametrize("word", [word for word in WORDS if word.get("screen")], ids=lambda word: word["tr"])
def test_a_phrase_of_the_screen_is_said(word: dict[str, Any]) -> None:
    assert is_said(word["tr"], said())


def test_a_word_stands_for_one_thing() -> None:
    phrases, codes = [word["tr"] for word in WORDS], [word["code"] for word in WORDS]
    assert len(set(phrases)) == len(phrases)
    assert len(set(codes)) == len(codes)


def test_the_page_is_current() -> None:
    page = ROOT / "docs" / "glossary.md"
    assert page.read_text(encoding="utf-8") == list_documents(ROOT / "docs")[page], "run: make docs"


def test_a_code_that_is_gone_is_found() -> None:
    with pytest.raises(AttributeError):
        resolve("uets.notices.models.Notification")
    with pytest.raises(AttributeError):
        resolve("uets.notices.models.Notice.read_on")


def test_a_forbidden_word_is_found_in_any_kind_of_name() -> None:
    tree = ast.parse("class TermsPage: ...\ndef f(new_terms): self.terms = determs = 1\nlist_terms()")
    held = {name for _, name in list_names(tree) if holds(name, "terms")}
    assert held == {"TermsPage", "terms", "new_terms"}


def test_a_phrase_inside_another_word_is_not_said() -> None:
    assert not is_said("Arşiv", ["Arşivleme", "e-Arşivi"])
    assert is_said("Arşiv", ["Arşiv boş."])

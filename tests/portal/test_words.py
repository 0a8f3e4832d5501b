"""Every refusal of the domain has a sentence, in both languages; facts fill it, and a missing one breaks nothing."""

import importlib
import pkgutil
import tomllib
from pathlib import Path

import pytest
from django.utils.translation import gettext, override

import uets
from portal.words import SENTENCES, say
from uets.kernel.refusals import Refusal
from uets.login.errors import TooManyTries

CATALOGUE = Path("api/problems.toml")
PROTOCOL = {"invalid_client"}
"""Said by the token endpoint in RFC 6749's own words."""


def list_codes() -> set[str]:
    """Return the codes of every refusal that the domain can raise."""
    for found in pkgutil.walk_packages(uets.__path__, "uets."):
        if "migrations" not in found.name:
            importlib.import_module(found.name)
    codes: set[str] = set()
    waiting = [Refusal]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith("uets.") and "code" in vars(kind):
            codes.add(kind.code)
    return codes


def test_every_refusal_has_words_on_a_page_or_in_the_catalogue_for_programs() -> None:
    for_programs = set(tomllib.loads(CATALOGUE.read_text("utf-8")))
    assert list_codes() - set(SENTENCES) - for_programs - PROTOCOL == set()


def test_no_sentence_waits_for_a_refusal_that_is_gone() -> None:
    assert set(SENTENCES) - list_codes() == set()


@pytest.mark.parametrize("words", SENTENCES.values())
def test_every_sentence_is_translated(words: str) -> None:
    with override("en"):
        assert gettext(words) != words


def test_facts_fill_the_sentence() -> None:
    assert "15 dakika sonra" in say(TooManyTries(minutes=15))


def test_a_missing_fact_breaks_nothing() -> None:
    assert "– dakika" in say(TooManyTries())

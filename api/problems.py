"""The catalogue of problems: what each error code means, in Turkish and English (RFC 9457)."""

import re
import string
import tomllib
from collections.abc import Mapping
from pathlib import Path

import msgspec
from typing_extensions import override

CATALOGUE_FILE = Path(__file__).with_name("problems.toml")
LANGUAGES = ("tr", "en")
PLACEHOLDER = re.compile(r"\{[a-z_]+\}")


class Sentence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One sentence in both languages."""

    tr: str
    en: str

    def words(self, language: str, facts: Mapping[str, object]) -> str:
        """Return the sentence of a language with the facts of the case filled in."""
        return _FORMATTER.vformat(self.en if language == "en" else self.tr, (), facts)

    @property
    def tr_general(self) -> str:
        """The Turkish sentence of no case in particular."""
        return PLACEHOLDER.sub("…", self.tr)

    @property
    def en_general(self) -> str:
        """The English sentence of no case in particular."""
        return PLACEHOLDER.sub("…", self.en)


class Problem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a code means: HTTP status, what happened, the facts, the one next step."""

    status: int
    title: Sentence
    detail: Sentence
    fix: Sentence


class _Formatter(string.Formatter):
    """Fills placeholders; a fact that is not known in this case reads as a dash."""

    @override
    def get_value(self, key: int | str, args: object, kwargs: Mapping[str, object]) -> object:
        return kwargs.get(str(key), "–")


_FORMATTER = _Formatter()
CATALOGUE: dict[str, Problem] = msgspec.convert(
    tomllib.loads(CATALOGUE_FILE.read_text(encoding="utf-8")), dict[str, Problem]
)

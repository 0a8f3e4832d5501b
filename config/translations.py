"""Turkish is the source of every screen; English stands in .po files, compiled here without gettext's programs.

`portal/locale/en/LC_MESSAGES/` holds django.po for what every page shows, and one file per area (keys.po); all of a
language are compiled into one django.mo.

`python -m config.translations` compiles every catalogue (part of `make install`); with `--missing` it lists the
sentences of templates and code that lack an English one, and those nobody says any more.
"""

import ast
import re
import struct
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ROOT / "portal" / "locale"

SPEAKING = ("portal", "staff", "api", "uets", "config")
"""Packages whose code may hold sentences for people."""

WITH_PAGES = ("portal", "staff")
"""Doors with templates."""

_CALLS = {
    "_",
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
}
_PLURAL = {"ngettext", "ngettext_lazy"}
_CONTEXT = {"pgettext", "pgettext_lazy"}
_IN_TEMPLATE = re.compile(
    r"""\b(?P<call>n?p?gettext|_)\((?P<words>(?:\s*u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\s*,?)+)""",
    re.DOTALL,
)
_MAGIC = 0x950412DE
_CONTEXT_END, _PLURAL_END = "\x04", "\x00"


class Entry(NamedTuple):
    """One sentence of a catalogue: Turkish, its plural form or none, the translations."""

    key: str
    plural: str
    translations: tuple[str, ...]


@cache
def list_sentences() -> dict[str, str]:
    """Return every sentence that templates and code say, with the first file that says it."""
    found: dict[str, str] = {}
    for door in WITH_PAGES:
        for path in sorted((ROOT / door / "templates").rglob("*.html")):
            for key in _sentences_of_template(path):
                found.setdefault(key, path.relative_to(ROOT).as_posix())
    for package in SPEAKING:
        for path in sorted((ROOT / package).rglob("*.py")):
            for key in _sentences_of_code(path):
                found.setdefault(key, path.relative_to(ROOT).as_posix())
    return found


def _sentences_of_template(path: Path) -> Iterator[str]:
    if not settings.configured:
        settings.configure()
    # Django's own reading of a template; it needs settings to exist, none of ours.
    from django.utils.translation.template import templatize  # noqa: PLC0415

    code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for match in _IN_TEMPLATE.finditer(code):
        words = ast.literal_eval(f"({match['words'].strip().rstrip(',')},)")
        yield _key(match["call"], words)


def _sentences_of_code(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        words = [given.value for given in node.args if isinstance(given, ast.Constant)]
        if name in _CALLS and words and isinstance(words[0], str):
            yield _key(name, [str(word) for word in words])


def _key(call: str, words: list[str] | tuple[str, ...]) -> str:
    if call in _CONTEXT:
        return f"{words[0]}{_CONTEXT_END}{words[1]}"
    return words[0]


def read_catalogue(path: Path) -> list[Entry]:
    """Return the entries of a .po file; an empty line ends each."""
    entries: list[Entry] = []
    fields: dict[str, str] = {}
    current = ""
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        text = line.strip()
        if not text:
            entries += _entry(fields)
            fields, current = {}, ""
        if text.startswith("msg"):
            current, _, text = text.partition(" ")
        if text.startswith('"'):
            fields[current] = fields.get(current, "") + ast.literal_eval(text)
    return entries


def _entry(fields: dict[str, str]) -> list[Entry]:
    if "msgid" not in fields:
        return []
    context = f"{fields['msgctxt']}{_CONTEXT_END}" if "msgctxt" in fields else ""
    translations = [text for name, text in sorted(fields.items()) if name.startswith("msgstr")]
    return [Entry(f"{context}{fields['msgid']}", fields.get("msgid_plural", ""), tuple(translations))]


def compile_catalogue(entries: list[Entry]) -> bytes:
    """Return the bytes of a .mo file (GNU gettext manual, "The Format of GNU MO Files")."""
    pairs = sorted(_pair(entry) for entry in entries if all(entry.translations))
    count, head = len(pairs), 28
    offset = head + 16 * count
    tables, texts = [b"", b""], b""
    for side in (0, 1):
        for pair in pairs:
            tables[side] += struct.pack("<II", len(pair[side]), offset + len(texts))
            texts += pair[side] + b"\x00"
    return (
        struct.pack("<7I", _MAGIC, 0, count, head, head + 8 * count, 0, offset)
        + tables[0]
        + tables[1]
        + texts
    )


def _pair(entry: Entry) -> tuple[bytes, bytes]:
    key = f"{entry.key}{_PLURAL_END}{entry.plural}" if entry.plural else entry.key
    return key.encode(), _PLURAL_END.join(entry.translations).encode()


def read_language(language: str) -> list[Entry]:
    """Return the entries of all catalogues of a language; of equal keys the first stands."""
    entries: dict[str, Entry] = {}
    for path in _catalogues(language):
        for entry in read_catalogue(path):
            entries.setdefault(entry.key, entry)
    return list(entries.values())


def find_contradictions(language: str) -> list[str]:
    """Return the sentences that two catalogues of a language translate in two ways."""
    said: dict[str, set[tuple[str, ...]]] = {}
    for path in _catalogues(language):
        for entry in read_catalogue(path):
            said.setdefault(entry.key, set()).add(entry.translations)
    return [key for key, ways in said.items() if key and len(ways) > 1]


def _catalogues(language: str) -> list[Path]:
    folder = LOCALES / language / "LC_MESSAGES"
    return sorted(folder.glob("*.po"), key=lambda path: (path.stem != "django", path.stem))


def compile_all() -> None:
    """Write the django.mo of every language."""
    for folder in sorted(LOCALES.glob("*/LC_MESSAGES")):
        entries = read_language(folder.parent.name)
        (folder / "django.mo").write_bytes(compile_catalogue(entries))


def find_gaps(language: str) -> tuple[list[str], list[str]]:
    """Return the sentences that lack a translation, each with its file, and the translations nobody needs."""
    entries = read_language(language)
    translated = {entry.key for entry in entries if entry.key and all(entry.translations)}
    said = list_sentences()
    missing = [f"{file}: {key}" for key, file in said.items() if key not in translated]
    return missing, sorted(translated - set(said))


def main() -> None:
    """Compile, or list what is missing."""
    if "--missing" not in sys.argv:
        compile_all()
        return
    missing, unused = find_gaps("en")
    lines = [f"missing  {line}" for line in missing] + [f"unused   {line}" for line in unused]
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.exit(bool(missing))


if __name__ == "__main__":
    main()

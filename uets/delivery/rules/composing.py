"""What a notice that is written on our pages may say: its fields, its recipients, its files; pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any, Final
from urllib.parse import unquote

import msgspec

from uets.authorities.rules import FINDERS
from uets.authorities.states import NumberKind, Reachability
from uets.delivery.states import Unfit
from uets.kernel import turkish
from uets.notices.eyp import limits

LARGEST_COMPOSED: Final = 20_000_000
"""Bytes of all files of a notice that is written here; a larger one is made by the authority's own software."""

MOST_ATTACHMENTS: Final = 20
MOST_RECIPIENTS: Final = 50
LONGEST_FILE_NAME: Final = 150
LONGEST_LIST: Final = 20_000
"""Letters of the recipients as they are typed."""

COMPOSITION_LIFE: Final = timedelta(days=30)
"""How long a notice that is being written waits for the next hand on it."""

MOST_LISTED: Final = 50
USUAL_FILE_KIND: Final = "Esas"
LONGEST_FILE_KIND: Final = 50

KINDS: Final = {
    8: NumberKind.DETSIS,
    10: NumberKind.VKN,
    11: NumberKind.TCKN,
    15: NumberKind.UETS_ADDRESS,
    16: NumberKind.MERSIS,
}
"""Which number a recipient is named by, told by its digits."""

UNREACHED: Final = {
    Reachability.NONE: Unfit.NO_ADDRESS,
    Reachability.CLOSED: Unfit.ADDRESS_CLOSED,
    Reachability.NOT_OPENED_YET: Unfit.ADDRESS_NOT_OPEN,
}

_LINE: Final = re.compile(r"\s*([0-9][0-9 .\-–]*[0-9])[\s;,:]+(\S.*)")
_NAMES: Final = re.compile(r"[/\\:*?\"<>|]+")


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """What an official has typed, as it was typed."""

    subject: str = ""
    document_number: str = ""
    recipients: str = ""
    """One in a line: number, then name."""

    file_number: str = ""
    file_kind: str = ""
    reference: str = ""
    written_by: str = ""
    """Name of who wrote it last; for the list of what waits."""


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with a field; facts fill the sentence that says so."""

    field: str
    why: Unfit
    facts: dict[str, Any] = {}


class NamedRecipient(msgspec.Struct, frozen=True, kw_only=True):
    """A recipient as typed in a line that can be read."""

    line: int
    kind: NumberKind
    number: str
    name: str


class Sized(msgspec.Struct, frozen=True, kw_only=True):
    """A file that is kept or comes in: what rules need to know of it."""

    name: str
    size: int


def read_recipients(typed: str) -> tuple[list[NamedRecipient], list[Fault]]:
    """Return the recipients of the lines that can be read, and what is wrong with the others."""
    if len(typed) > LONGEST_LIST:
        return [], [_recipients_fault(Unfit.TOO_LONG, most=LONGEST_LIST)]
    lines = [(place, line) for place, line in enumerate(typed.splitlines(), start=1) if line.strip()]
    if not lines:
        return [], [_recipients_fault(Unfit.MISSING)]
    if len(lines) > MOST_RECIPIENTS:
        return [], [_recipients_fault(Unfit.TOO_MANY_RECIPIENTS, most=MOST_RECIPIENTS)]
    found, faults, seen = list[NamedRecipient](), list[Fault](), set[str]()
    for place, line in lines:
        read = _read_line(place, line)
        if isinstance(read, NamedRecipient) and read.number in seen:
            read = _recipients_fault(Unfit.TWICE, line=place)
        if isinstance(read, Fault):
            faults.append(read)
        else:
            seen.add(read.number)
            found.append(read)
    return found, faults


def find_unreached(
    recipients: Sequence[NamedRecipient], states: Sequence[Reachability | None], *, are_unopened_reached: bool
) -> list[Fault]:
    """Return who cannot be reached: no address, a closed one, and one that nobody has entered where that counts."""
    faults = []
    for each, state in zip(recipients, states, strict=True):
        why = UNREACHED.get(state or Reachability.NONE)
        if why is not None and not (why is Unfit.ADDRESS_NOT_OPEN and are_unopened_reached):
            faults.append(_recipients_fault(why, line=each.line))
    return faults


def find_text_faults(text: Text) -> Iterator[Fault]:
    """Yield what is wrong with the fields beside the recipients."""
    needed = {"subject": limits.LONGEST_TEXT, "document_number": limits.LONGEST_NUMBER}
    free = {"file_number": limits.LONGEST_NUMBER, "file_kind": LONGEST_FILE_KIND, "reference": 100}
    for field, most in {**needed, **free}.items():
        value = turkish.normalize(getattr(text, field))
        if not value and field in needed:
            yield Fault(field=field, why=Unfit.MISSING)
        if len(value) > most:
            yield Fault(field=field, why=Unfit.TOO_LONG, facts={"most": most})
        if not value.isprintable():
            yield Fault(field=field, why=Unfit.UNPRINTABLE)


def find_file_faults(
    *, letter: Sized | None, attachments: Sequence[Sized], given: Iterable[tuple[str, Sized, Unfit | None]]
) -> list[Fault]:
    """Return what is wrong with files that come in; `letter` and `attachments` are those that would then be there.

    `given` are the new ones with their field and what is wrong with each by itself.
    """
    faults = [
        Fault(field=field, why=why, facts={"name": file.name})
        for field, file, why in given
        if why is not None
    ]
    if letter is None and not any(each.field == "letter" for each in faults):
        faults.append(Fault(field="letter", why=Unfit.LETTER_MISSING))
    if len(attachments) > MOST_ATTACHMENTS:
        faults.append(Fault(field="attachments", why=Unfit.TOO_MANY_FILES, facts={"most": MOST_ATTACHMENTS}))
    names = [turkish.fold(each.name) for each in attachments]
    faults += [
        Fault(field="attachments", why=Unfit.FILE_TWICE, facts={"name": each.name})
        for place, each in enumerate(attachments)
        if names[place] in names[:place]
    ]
    if sum(each.size for each in (*attachments, *([letter] if letter else []))) > LARGEST_COMPOSED:
        field = "attachments" if attachments else "letter"
        faults.append(
            Fault(field=field, why=Unfit.TOO_LARGE, facts={"megabytes": LARGEST_COMPOSED // 1_000_000})
        )
    return faults


def safe_name(name: str) -> str:
    """Return the name of a file as it goes into a package: printable, without folders, ending in .pdf."""
    plain = "".join(each for each in turkish.normalize(_NAMES.sub(" ", name)) if each.isprintable())
    stem = plain[:-4] if turkish.fold(plain).endswith(".pdf") else plain
    return f"{stem.strip(' .')[: LONGEST_FILE_NAME - 4] or 'ek'}.pdf"


def show_part(name: str) -> str:
    """Return the name of a part as the signing program shows it: without the folder, letters as they were."""
    return unquote(name.rpartition("/")[2])


def say_statement(*, authority: str, subject: str, recipients: int, attachments: int) -> str:
    """Return what the signing program shows above the files."""
    said = f"{authority} adına {recipients} muhataba gönderilecek yazıyı ve {attachments} ekini imzalıyorum. Konu: "
    return f"{said}{subject}"[: limits.LONGEST_TEXT]


def _read_line(place: int, line: str) -> NamedRecipient | Fault:
    found = _LINE.fullmatch(line)
    if found is None:
        return _recipients_fault(Unfit.LINE_UNREADABLE, line=place)
    digits, name = re.sub(r"[^0-9]", "", found[1]), turkish.normalize(found[2])
    kind = KINDS.get(len(digits))
    number = FINDERS[kind](digits) if kind is not None else None
    if kind is None or number is None:
        return _recipients_fault(Unfit.NUMBER_WRONG, line=place)
    if len(name) > limits.LONGEST_TITLE:
        return _recipients_fault(Unfit.NAME_TOO_LONG, line=place, most=limits.LONGEST_TITLE)
    if not name.isprintable():
        return _recipients_fault(Unfit.UNPRINTABLE, line=place)
    return NamedRecipient(line=place, kind=kind, number=number, name=name)


def _recipients_fault(why: Unfit, **facts: object) -> Fault:
    return Fault(field="recipients", why=why, facts=facts)

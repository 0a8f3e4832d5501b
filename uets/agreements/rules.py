"""The format of legal texts: plain UTF-8 lines that a person can read as they are, and a program turns into blocks.

    uets-metin 1
    = Title, once

    == Heading
    A paragraph goes on
    until an empty line.

    - An item; its further lines
      are indented by two spaces.

The bytes are what is hashed, shown and accepted; blocks are only their picture in HTML and PDF.
"""

import hashlib
import re
import unicodedata
from datetime import datetime

from uets.agreements import errors
from uets.agreements.states import SIGNING_METHODS, Block, BlockKind, Control, SignedStatement

FIRST_LINE = "uets-metin 1"
_PREFIXES = (("= ", "title"), ("== ", "heading"), ("- ", "item"))
_CONTINUED = "  "
_UNWANTED = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\u200b\u202a-\u202e\u2066-\u2069]")


class TextMalformed(ValueError):
    """A legal text is not written in the format; `line` says where, `why` what is wrong."""

    def __init__(self, *, line: int, why: str) -> None:
        self.line, self.why = line, why
        super().__init__(f"line {line}: {why}")


def parse_blocks(source: bytes) -> tuple[Block, ...]:
    """Return the blocks of a legal text; raises TextMalformed.

    Refused: other encodings than UTF-8 in NFC, line ends other than LF, control and direction characters
    (a text must not read differently from its bytes), white space at line ends, a title missing or repeated.
    """
    lines = _lines(source)
    blocks: list[Block] = []
    is_open = False
    for number, line in enumerate(lines[1:], start=2):
        if not line:
            is_open = False
            continue
        block = _block(line, number=number)
        if block is None or (block.kind is BlockKind.PARAGRAPH and is_open):
            _check_continues(blocks, line=line, number=number, is_open=is_open)
            text = block.text if block else line.removeprefix(_CONTINUED)
            blocks[-1] = Block(blocks[-1].kind, f"{blocks[-1].text} {text}")
        else:
            blocks.append(block)
        is_open = blocks[-1].kind in {BlockKind.PARAGRAPH, BlockKind.ITEM}
    if [block.kind for block in blocks].count(BlockKind.TITLE) != 1 or blocks[0].kind is not BlockKind.TITLE:
        raise TextMalformed(line=2, why="exactly one title, before anything else")
    return tuple(blocks)


def find_title(blocks: tuple[Block, ...]) -> str:
    """Return the title of a parsed text."""
    return blocks[0].text


def _lines(source: bytes) -> list[str]:
    try:
        text = source.decode("utf-8")
    except UnicodeDecodeError as error:
        at = source.count(b"\n", 0, error.start) + 1
        raise TextMalformed(line=at, why="not UTF-8") from error
    unwanted = _UNWANTED.search(text)
    if unwanted:
        at = text.count("\n", 0, unwanted.start()) + 1
        raise TextMalformed(line=at, why=f"character U+{ord(unwanted[0]):04X}")
    lines = text.split("\n")
    if lines[0] != FIRST_LINE:
        raise TextMalformed(line=1, why=f"must be {FIRST_LINE!r}")
    if lines.pop():
        raise TextMalformed(line=len(lines) + 1, why="the last line must end with a line feed")
    for number, line in enumerate(lines, start=1):
        if line != line.rstrip():
            raise TextMalformed(line=number, why="white space at the end")
        if not unicodedata.is_normalized("NFC", line):
            raise TextMalformed(line=number, why="not in NFC")
    return lines


def _block(line: str, *, number: int) -> Block | None:
    """Return the block a line begins; None for a line that can only continue an item."""
    for prefix, kind in _PREFIXES:
        if line.startswith(prefix):
            return Block(BlockKind(kind), line.removeprefix(prefix).strip())
    if line.startswith(_CONTINUED):
        return None
    if line[0] in "=- ":
        raise TextMalformed(line=number, why="unknown beginning of a line")
    return Block(BlockKind.PARAGRAPH, line)


def _check_continues(blocks: list[Block], *, line: str, number: int, is_open: bool) -> None:
    """Refuse a line that stands in no block, or in an item without being indented, or the reverse."""
    if not is_open:
        raise TextMalformed(line=number, why="an indented line continues nothing")
    if (blocks[-1].kind is BlockKind.ITEM) != line.startswith(_CONTINUED):
        raise TextMalformed(line=number, why="only further lines of an item are indented")


def describe_pressed(*, control: str, shown_at: datetime | None) -> dict[str, object]:
    """Return what a consent record says of a page that a button confirmed; a moment nobody knows stays empty."""
    return {"shown_at": shown_at, "control": control, "default": Control.BUTTON.value}


def name_version(*, title: str, version: int, sha256: str) -> str:
    """Return how a statement names one version of a text: nobody can put another one in its place (trust.md §4)."""
    return f"{title}, sürüm {version}, SHA-256 {sha256}"


def say_acceptance(version: str) -> str:
    """Return the words that are signed to accept a version of a text (`name_version`)."""
    return f"{version}, kabul ediyorum."


def check_is_signed(*, method: str, is_signed: bool) -> None:
    """Raise SignatureNeeded when somebody who came in by a signature accepts without one (trust.md §4).

    Whoever came in another way may sign too.
    """
    if method in SIGNING_METHODS and not is_signed:
        raise errors.SignatureNeeded


def describe_signature(signed: SignedStatement) -> dict[str, str]:
    """Return what a consent record says of the signature that lies beside it."""
    return {
        "form": signed.form.value,
        "document_sha256": hashlib.sha256(signed.document).hexdigest(),
        "signature_sha256": hashlib.sha256(signed.signature).hexdigest(),
        "certificate": signed.certificate,
    }

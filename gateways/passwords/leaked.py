"""The lists of Have I Been Pwned as their downloaders leave them: a folder of ranges, or one file ordered by hash.

A range is named by the first five digits of a SHA-1 and holds lines `SUFFIX:COUNT` of the other thirty-five; the one
file holds lines `SHA1:COUNT`. Both are read as a stream, sorted as they are.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from gateways.passwords.hashes import SIZE, HashesInvalid

RANGES: Final = 16**5
PREFIX: Final = 5
DIGITS: Final = 40
KEPT: Final = SIZE * 2
"""Hexadecimal digits of an entry."""


def read_leaked(path: Path, *, at_least: int = 1, is_partial: bool = False) -> Iterator[bytes]:
    """Yield the entries of what was seen in leaks so often at least; raises HashesInvalid."""
    if not path.is_dir():
        with path.open("rb") as stream:
            yield from _read_lines(stream, "", path.name, at_least=at_least)
        return
    ranges = sorted(each for each in path.iterdir() if _is_range(each))
    if not ranges or (len(ranges) < RANGES and not is_partial):
        message = f"{path} holds {len(ranges)} of {RANGES} ranges; --partial takes what is there"
        raise HashesInvalid(message)
    for each in ranges:
        with each.open("rb") as stream:
            yield from _read_lines(stream, each.stem, each.name, at_least=at_least)


def _is_range(path: Path) -> bool:
    return len(path.stem) == PREFIX and path.suffix in {"", ".txt"} and _is_hexadecimal(path.stem)


def _is_hexadecimal(text: str) -> bool:
    return all(letter in "0123456789ABCDEFabcdef" for letter in text)


def _read_lines(lines: Iterator[bytes], prefix: str, name: str, *, at_least: int) -> Iterator[bytes]:
    first, length = prefix.encode(), DIGITS - len(prefix)
    for number, line in enumerate(lines, start=1):
        suffix, _, count = line.strip().lstrip(b"\xef\xbb\xbf").partition(b":")
        if not suffix:
            continue
        try:
            if len(suffix) != length or int(count) < 0:
                raise ValueError(suffix)  # noqa: TRY301 - one sentence for all of them
            if int(count) >= at_least:
                yield bytes.fromhex((first + suffix[: KEPT - len(first)]).decode())
        except ValueError as error:
            message = f"{name}, line {number}: not a hash with its count"
            raise HashesInvalid(message) from error

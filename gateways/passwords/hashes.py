"""A compact file of passwords: the first eight bytes of the SHA-1 of each, sorted, behind eight bytes of a name.

SHA-1 because the lists of leaked passwords are published in it; it protects nothing here. With a thousand million
entries a password that is not among them is taken for one once in twenty thousand million times. Nothing is kept in
memory: a look-up reads some thirty times eight bytes, so a new file counts at once.
"""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

NAME: Final = b"uets-pw1"
SIZE: Final = 8
AT_ONCE: Final = 1 << 16
"""Entries written at once."""


class HashesInvalid(ValueError):
    """The file is not one of ours, or what shall become one is damaged; the text says why to an operator."""


def digest(password: str) -> bytes:
    """Return the entry of a password."""
    return hashlib.sha1(password.encode("utf-8", "surrogatepass"), usedforsecurity=False).digest()[:SIZE]


def holds(file: Path, password: str) -> bool:
    """Tell whether a password stands in a file; raises HashesInvalid, or OSError when there is none."""
    wanted = digest(password)
    descriptor = os.open(file, os.O_RDONLY)
    try:
        size = os.fstat(descriptor).st_size
        if os.pread(descriptor, SIZE, 0) != NAME or size % SIZE:
            message = f"{file} is no list of passwords; make it anew with `python -m gateways.passwords`"
            raise HashesInvalid(message)
        low, high = 1, size // SIZE
        while low < high:
            middle = (low + high) // 2
            found = os.pread(descriptor, SIZE, middle * SIZE)
            if found == wanted:
                return True
            low, high = (middle + 1, high) if found < wanted else (low, middle)
    finally:
        os.close(descriptor)
    return False


def write(file: Path, entries: Iterable[bytes]) -> int:
    """Write a file of entries that come sorted, then put it in place; returns how many. Raises HashesInvalid."""
    unfinished, before, number, waiting = file.with_name(f"{file.name}.unfinished"), b"", 0, []
    try:
        with unfinished.open("wb") as stream:
            stream.write(NAME)
            for entry in entries:
                if entry <= before:
                    if entry == before:
                        continue
                    message = f"the hashes are not in order: {entry.hex()} after {before.hex()}"
                    raise HashesInvalid(message)
                before, number = entry, number + 1
                waiting.append(entry)
                if len(waiting) == AT_ONCE:
                    stream.write(b"".join(waiting))
                    waiting.clear()
            stream.write(b"".join(waiting))
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
    return number

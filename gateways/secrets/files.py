"""Key files `<family>-<number>` of 32 random bytes, private to their owner; a bare `<family>` is number 1."""

import re
import stat
from pathlib import Path

KEY_BYTES = 32


class KeyFileUnfit(ValueError):
    """A key file is missing, has the wrong length or may be read by others; the text names the file."""


def read_family(folder: Path, *, family: str) -> dict[int, bytes]:
    """Return the keys of a family by number, newest first.

    Raises KeyFileUnfit when there is none, or one is not 32 bytes, or others than its owner may read it.
    """
    pattern = re.compile(rf"{re.escape(family)}(?:-([1-9][0-9]{{0,3}}))?")
    matches = {path: pattern.fullmatch(path.name) for path in folder.glob(f"{family}*")}
    found = {int(match[1] or 1): path for path, match in matches.items() if match}
    if not found:
        message = f"no key file {family}-1 in the secrets folder"
        raise KeyFileUnfit(message)
    return {number: _read(found[number]) for number in sorted(found, reverse=True)}


def _read(path: Path) -> bytes:
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        message = f"{path.name} may be read by others than its owner"
        raise KeyFileUnfit(message)
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        message = f"{path.name} does not hold {KEY_BYTES} bytes"
        raise KeyFileUnfit(message)
    return key

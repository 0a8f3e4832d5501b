"""How an API key is written: `uets_live_<kid><_><secret><checksum>` (keys-and-api.md §2).

kid: 10 Crockford base32 letters, public. Secret: 256 bits as 43 base62 letters. Checksum: CRC-32 (zlib) of all before
it as 6 base62 letters, so that a typing error is told apart from a foreign key without asking the database.
"""

import re
import secrets
import zlib
from enum import StrEnum
from functools import cache

import msgspec
from typing_extensions import override

from uets.keys.errors import KeyMalformed, WrongEnvironment

BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
KID_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
KID_LENGTH = 10
SECRET_LENGTH = 43
SECRET_BITS = 256
CHECKSUM_LENGTH = 6
LAST_LETTERS = 4

RESERVED_KIDS = frozenset({"ghcknj2h71"})
"""Printed in the guide and in our documents: never given out, always refused."""


class Environment(StrEnum):
    """Where a key belongs."""

    LIVE = "live"
    TEST = "test"


class ParsedKey(msgspec.Struct, frozen=True):
    """A well-written key: its public id, its environment and the whole text."""

    kid: str
    environment: Environment
    text: str

    @override
    def __repr__(self) -> str:
        return f"ParsedKey({self.kid})"


def parse(text: str, *, prefix: str, environment: Environment = Environment.LIVE) -> ParsedKey:
    """Return the key behind a text; raises KeyMalformed, WrongEnvironment. Never asks the database."""
    match = _pattern(prefix).fullmatch(text)
    if match is None or checksum(text[:-CHECKSUM_LENGTH]) != text[-CHECKSUM_LENGTH:]:
        raise KeyMalformed
    found = Environment(match[1])
    if found is not environment:
        raise WrongEnvironment(environment=found.value)
    return ParsedKey(match[2], found, text)


def new_kid() -> str:
    """Return a new public id; never a reserved one."""
    while True:
        kid = "".join(secrets.choice(KID_LETTERS) for _ in range(KID_LENGTH))
        if kid not in RESERVED_KIDS:
            return kid


def new_key(*, kid: str, prefix: str, environment: Environment = Environment.LIVE) -> str:
    """Return a new whole key for a public id, with 256 fresh random bits."""
    secret = to_base62(secrets.randbits(SECRET_BITS), length=SECRET_LENGTH)
    body = f"{prefix}_{environment.value}_{kid}_{secret}"
    return body + checksum(body)


def checksum(body: str) -> str:
    """Return the CRC-32 (zlib) of a text as six base62 letters."""
    return to_base62(zlib.crc32(body.encode()), length=CHECKSUM_LENGTH)


def to_base62(number: int, *, length: int) -> str:
    """Return a number in base62 (`0-9A-Za-z`), left-padded with `0`."""
    letters = []
    for _ in range(length):
        number, rest = divmod(number, len(BASE62))
        letters.append(BASE62[rest])
    return "".join(reversed(letters))


def mask(*, kid: str, last_four: str, prefix: str) -> str:
    """Return the form of a key in API and files: `uets_live_ghcknj2h71_…fR9Q`."""
    return f"{prefix}_{Environment.LIVE.value}_{kid}_…{last_four}"


@cache
def _pattern(prefix: str) -> re.Pattern[str]:
    """Return the pattern of keys with this prefix, ASCII letters only."""
    return re.compile(
        rf"{re.escape(prefix)}_(live|test)_([0-9a-hjkmnp-tv-z]{{{KID_LENGTH}}})_"
        rf"([0-9A-Za-z]{{{SECRET_LENGTH}}})([0-9A-Za-z]{{{CHECKSUM_LENGTH}}})"
    )

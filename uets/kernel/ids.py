"""Identifiers: UUIDv7 (RFC 9562 §5.7) inside, `ntc_01…` (26 Crockford base32 characters) outside."""

import secrets
import threading
from datetime import UTC, datetime
from itertools import product
from uuid import UUID

from uets.kernel import clock

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
NO_ACCOUNT = UUID(int=0)
"""Stands in account columns of facts that belong to no account (a published text, a registered integrator)."""

_THREES = ["".join(letters) for letters in product(CROCKFORD, repeat=3)]
"""Three letters for each 15 bits: letter by letter, the hundred ids of a list page cost more than its SQL."""
_15_BITS = (1 << 15) - 1
_VALUES = {letter: value for value, letter in enumerate(CROCKFORD)}
_PUBLIC_LENGTH = 26
_lock = threading.Lock()
_last = 0


def new_id(*, after: UUID | None = None) -> UUID:
    """Return a UUIDv7, strictly growing within the process, so that ids serve as list cursors.

    It also stands after another process's id that is `after`, unless that one's clock is a minute ahead.
    """
    global _last  # noqa: PLW0603 - the monotonic counter of RFC 9562 §6.2
    milliseconds = int(clock.now().timestamp() * 1000)
    candidate = (milliseconds << 74) | secrets.randbits(74)
    with _lock:
        # Within one millisecond (or when the clock steps back a little) count on from the last value.
        _last = candidate if candidate > _last or _last - candidate > _ONE_MINUTE else _last + 1
        if after is not None and _last <= (floor := _disassemble(after)) <= _last + _ONE_MINUTE:
            _last = floor + 1
        value = _last
    return _assemble(value)


_ONE_MINUTE = 60_000 << 74


def _assemble(value: int) -> UUID:
    milliseconds, rest = value >> 74, value & ((1 << 74) - 1)
    random_a, random_b = rest >> 62, rest & ((1 << 62) - 1)
    return UUID(int=(milliseconds << 80) | (7 << 76) | (random_a << 64) | (0b10 << 62) | random_b)


def _disassemble(identifier: UUID) -> int:
    value = identifier.int
    milliseconds, random_a, random_b = value >> 80, value >> 64 & 0xFFF, value & ((1 << 62) - 1)
    return milliseconds << 74 | random_a << 62 | random_b


def first_id_at(at: datetime) -> UUID:
    """Return the smallest UUIDv7 of an instant: the bound of a month partition."""
    return UUID(int=int(at.timestamp() * 1000) << 80)


def time_of(identifier: UUID) -> datetime:
    """Return the instant that a UUIDv7 holds, in UTC, to the millisecond."""
    return datetime.fromtimestamp((identifier.int >> 80) / 1000, tz=UTC)


def to_public(prefix: str, identifier: UUID) -> str:
    """Return the public form of an id, for example `ntc_01JD3ZA0B1C2D3E4F5G6H7J8K9`."""
    value = identifier.int
    return (
        f"{prefix}_{_THREES[value >> 120][1:]}{_THREES[value >> 105 & _15_BITS]}{_THREES[value >> 90 & _15_BITS]}"
        f"{_THREES[value >> 75 & _15_BITS]}{_THREES[value >> 60 & _15_BITS]}{_THREES[value >> 45 & _15_BITS]}"
        f"{_THREES[value >> 30 & _15_BITS]}{_THREES[value >> 15 & _15_BITS]}{_THREES[value & _15_BITS]}"
    )


def from_public(prefix: str, text: str) -> UUID | None:
    """Return the id behind a public form, or None when it is not one of that prefix."""
    head, separator, letters = text.partition("_")
    if head != prefix or not separator or len(letters) != _PUBLIC_LENGTH:
        return None
    value = 0
    for letter in letters:
        if letter not in _VALUES:
            return None
        value = (value << 5) | _VALUES[letter]
    return UUID(int=value) if value < 1 << 128 else None

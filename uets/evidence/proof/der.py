"""DER (X.690): the few writers and the reader that proofs need, each walking the bytes once.

A reader never rebuilds what it read: whoever hashes a part of a token hashes the slice that was sent (trust.md §7.2).
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final, NamedTuple

SEQUENCE: Final = 0x30
SET: Final = 0x31
INTEGER: Final = 0x02
OCTET_STRING: Final = 0x04
NULL: Final = 0x05
OID: Final = 0x06
UTC_TIME: Final = 0x17
GENERALIZED_TIME: Final = 0x18

_LONG_FORM: Final = 0x80
_MOST_LENGTH_BYTES: Final = 4
_HIGH_TAG: Final = 0x1F
_TIME_DIGITS: Final = 14
_LONGEST_OID: Final = 64


_new = tuple.__new__
"""Makes a named tuple without the call that its class adds."""


class NotDer(ValueError):
    """The bytes are not the DER structure that was expected; the text says what was wrong and where."""


class Element(NamedTuple):
    """One element of an encoding: its tag, where it begins, where its content begins, where it ends."""

    data: bytes
    tag: int
    start: int
    content_start: int
    end: int

    @property
    def content(self) -> bytes:
        """The content without tag and length."""
        return self.data[self.content_start : self.end]

    @property
    def encoded(self) -> bytes:
        """The element as it was sent."""
        return self.data[self.start : self.end]

    def children(self) -> Iterator["Element"]:
        """Yield the elements inside, in order; raises NotDer."""
        data, _, _, at, stop = self
        while at < stop:
            # Nearly all elements are short: told by two bytes, without a call.
            tag = data[at]
            if at + 2 <= stop and (length := data[at + 1]) < _LONG_FORM and tag & _HIGH_TAG != _HIGH_TAG:
                end = at + 2 + length
                if end <= stop:
                    yield _new(Element, (data, tag, at, at + 2, end))
                    at = end
                    continue
            child = read(data, at, stop=stop)
            yield child
            at = child.end


def read(data: bytes, at: int = 0, *, stop: int | None = None) -> Element:
    """Read the element that begins at a position; raises NotDer when it does not fit before `stop`."""
    stop = len(data) if stop is None else stop
    if at + 2 > stop:
        message = f"an element is cut off at byte {at}"
        raise NotDer(message)
    tag, length = data[at], data[at + 1]
    if tag & _HIGH_TAG == _HIGH_TAG:
        message = f"a tag of more than one byte at byte {at}"
        raise NotDer(message)
    content_start = at + 2
    if length >= _LONG_FORM:
        length, content_start = _read_long_length(data, at, stop)
    if content_start + length > stop:
        message = f"the element at byte {at} is longer than what holds it"
        raise NotDer(message)
    return Element(data, tag, at, content_start, content_start + length)


def _read_long_length(data: bytes, at: int, stop: int) -> tuple[int, int]:
    count = data[at + 1] & ~_LONG_FORM
    if not 0 < count <= _MOST_LENGTH_BYTES or at + 2 + count > stop:
        message = f"an indefinite, too long or cut off length at byte {at}"
        raise NotDer(message)
    length = int.from_bytes(data[at + 2 : at + 2 + count])
    if length < _LONG_FORM or data[at + 2] == 0:
        message = f"a length that is not the shortest at byte {at}"
        raise NotDer(message)
    return length, at + 2 + count


def read_whole(data: bytes, *, tag: int, name: str) -> Element:
    """Read bytes that are exactly one element of a tag; raises NotDer."""
    found = expect(read(data), tag=tag, name=name)
    if found.end != len(data):
        message = f"{name} is followed by {len(data) - found.end} more bytes"
        raise NotDer(message)
    return found


def expect(element: Element | None, *, tag: int, name: str) -> Element:
    """Return the element when it has the tag; raises NotDer."""
    if element is None:
        message = f"{name} is missing"
        raise NotDer(message)
    if element.tag != tag:
        message = f"{name} has tag {element.tag:#04x}, not {tag:#04x}"
        raise NotDer(message)
    return element


def wrap(tag: int, *contents: bytes) -> bytes:
    """Return an element with the joined contents."""
    content = b"".join(contents)
    size = len(content)
    if size < _LONG_FORM:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes((tag, _LONG_FORM | len(length))) + length + content


def integer(value: int) -> bytes:
    """Return a non-negative INTEGER."""
    return wrap(INTEGER, value.to_bytes(value.bit_length() // 8 + 1))


def oid(dotted: str) -> bytes:
    """Return an OBJECT IDENTIFIER."""
    first, second, *rest = map(int, dotted.split("."))
    return wrap(OID, b"".join(_base128(arc) for arc in (40 * first + second, *rest)))


def _base128(arc: int) -> bytes:
    septets = [arc & 0x7F]
    while arc := arc >> 7:
        septets.append(arc & 0x7F | _LONG_FORM)
    return bytes(reversed(septets))


def read_oid(element: Element) -> str:
    """Return the dotted text of an OBJECT IDENTIFIER; raises NotDer."""
    content = expect(element, tag=OID, name="an object identifier").content
    if len(content) > _LONGEST_OID:
        message = f"an object identifier of {len(content)} bytes at byte {element.start}"
        raise NotDer(message)
    return _dotted(content)


@lru_cache(maxsize=256)
def _dotted(content: bytes) -> str:
    arcs, value = [], 0
    for byte in content:
        value = value << 7 | byte & 0x7F
        if byte < _LONG_FORM:
            arcs.append(value)
            value = 0
    if not arcs or content[-1] >= _LONG_FORM:
        raise NotDer("an object identifier is cut off")
    first = min(arcs[0] // 40, 2)
    return ".".join(map(str, (first, arcs[0] - 40 * first, *arcs[1:])))


def read_integer(element: Element) -> int:
    """Return the value of an INTEGER; raises NotDer."""
    content = expect(element, tag=INTEGER, name="an integer").content
    if not content:
        message = f"an empty integer at byte {element.start}"
        raise NotDer(message)
    return int.from_bytes(content, signed=True)


def read_time(element: Element) -> datetime:
    """Return the instant of a UTCTime or GeneralizedTime in whole seconds (RFC 5280 §4.1.2.5); raises NotDer."""
    text = element.content
    if element.tag == UTC_TIME:
        text = (b"19" if text[:2] >= b"50" else b"20") + text
    elif element.tag != GENERALIZED_TIME:
        text = b""
    digits = text[:-1]
    try:
        if len(digits) != _TIME_DIGITS or text[-1:] != b"Z" or not digits.isdigit():
            raise ValueError  # noqa: TRY301 - one way to say that it is no time
        year, rest = int(digits[:4]), [int(digits[at : at + 2]) for at in range(4, _TIME_DIGITS, 2)]
        return datetime(year, *rest, tzinfo=UTC)  # type: ignore[arg-type, misc]
    except ValueError as error:
        message = f"what should be a time at byte {element.start} is none"
        raise NotDer(message) from error

"""BER that is not DER (X.690 §8): some programs write CMS with indefinite lengths and strings in pieces (RFC 5652 §1).

What was signed does not change by it: the content is the octets of the pieces together, and signed attributes are
hashed in DER (RFC 5652 §5.4). So the wrapping is written again in definite form, and read as any other.
"""

from typing import Final

from uets.evidence.proof import der

_INDEFINITE: Final = 0x80
_CONSTRUCTED: Final = 0x20
_OCTETS_IN_PIECES: Final = der.OCTET_STRING | _CONSTRUCTED
_END: Final = b"\0\0"
_DEEPEST: Final = 30


def is_indefinite(data: bytes) -> bool:
    """Tell whether an encoding begins with an indefinite length, which DER does not know."""
    return data[1:2] == bytes((_INDEFINITE,))


def to_definite(data: bytes) -> bytes:
    """Return the one element in these bytes with definite lengths and whole strings; raises NotDer."""
    written, end = _rewrite(data, 0, depth=0)
    if end != len(data):
        message = f"the element is followed by {len(data) - end} more bytes"
        raise der.NotDer(message)
    return written


def _rewrite(data: bytes, at: int, *, depth: int) -> tuple[bytes, int]:
    """Return the element at a position as it is in definite form, and where it ended."""
    if depth > _DEEPEST:
        raise der.NotDer("elements are nested too deeply")
    tag = data[at] if at < len(data) else 0
    if not is_indefinite(data[at : at + 2]):
        found = der.read(data, at)
        if tag == _OCTETS_IN_PIECES:
            pieces = [der.expect(each, tag=der.OCTET_STRING, name="a piece") for each in found.children()]
            return der.wrap(der.OCTET_STRING, *(piece.content for piece in pieces)), found.end
        return found.encoded, found.end
    if not tag & _CONSTRUCTED:
        message = f"an indefinite length without elements inside at byte {at}"
        raise der.NotDer(message)
    inside, at = _rewrite_inside(data, at + 2, depth=depth + 1)
    if tag == _OCTETS_IN_PIECES:
        pieces = [der.read_whole(each, tag=der.OCTET_STRING, name="a piece") for each in inside]
        return der.wrap(der.OCTET_STRING, *(piece.content for piece in pieces)), at
    return der.wrap(tag, *inside), at


def _rewrite_inside(data: bytes, at: int, *, depth: int) -> tuple[list[bytes], int]:
    inside = []
    while data[at : at + 2] != _END:
        written, at = _rewrite(data, at, depth=depth)
        inside.append(written)
    return inside, at + 2

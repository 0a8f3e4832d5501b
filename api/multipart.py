"""Bodies of many files (multipart/form-data, RFC 7578), cut where they stand: hot, because packages come in them."""

import re
from collections.abc import Iterator
from typing import ClassVar, Final

import msgspec

from uets.kernel.refusals import Refusal

BOUNDARY: Final = re.compile(
    r'multipart/form-data;.*?boundary="?([0-9A-Za-z\'()+_,./:=? -]{1,70})"?\s*(?:;|$)', re.IGNORECASE
)
_NAME: Final = re.compile(rb'(?<![-\w])name="([^"\r\n]*)"')
_FILE_NAME: Final = re.compile(rb'(?<![-\w])filename="([^"\r\n]*)"')
_HEAD_END: Final = b"\r\n\r\n"
LONGEST_HEAD: Final = 2_000


class BodyUnreadable(Refusal):
    """The body is not what its type says."""

    code: ClassVar[str] = "malformed-request"


class Part(msgspec.Struct, frozen=True, gc=False):
    """One field or file of a form."""

    name: str
    file_name: str
    content: bytes


def find_boundary(content_type: str) -> bytes | None:
    """Return the boundary of a form with files, or None for another type."""
    found = BOUNDARY.match(content_type)
    return found[1].rstrip().encode() if found else None


def split(body: bytes, boundary: bytes) -> Iterator[Part]:
    """Yield the parts of a body in their order; raises BodyUnreadable for one that is cut off or has no names."""
    mark = b"--" + boundary
    if not body.startswith(mark):
        raise BodyUnreadable
    start, delimiter = len(mark), b"\r\n" + mark
    while not body.startswith(b"--", start):
        head_end = body.find(_HEAD_END, start, start + LONGEST_HEAD)
        end = body.find(delimiter, head_end + len(_HEAD_END) - 2) if head_end >= 0 else -1
        if end < 0:
            raise BodyUnreadable
        yield _part(body[start:head_end], body[head_end + len(_HEAD_END) : end])
        start = end + len(delimiter)


def _part(head: bytes, content: bytes) -> Part:
    name, file_name = _NAME.search(head), _FILE_NAME.search(head)
    if name is None:
        raise BodyUnreadable
    try:
        return Part(name[1].decode(), file_name[1].decode() if file_name else "", content)
    except UnicodeDecodeError as error:
        raise BodyUnreadable from error

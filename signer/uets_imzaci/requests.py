"""A signing request as the server describes it, read with suspicion."""

import base64
import binascii
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, NamedTuple

from uets_imzaci.problems import Problem

LONGEST_TEXT: Final = 2000
MOST_PARTS: Final = 200


class Kind(StrEnum):
    """What a signature is for."""

    LOGIN = "login"
    DOCUMENT = "document"
    PACKAGE = "package"


class Part(NamedTuple):
    """A part that is shown: its name, the path it is fetched from, its SHA-256 in hex."""

    name: str
    path: str
    sha256: str


class SigningRequest(NamedTuple):
    """What a person is asked to sign; every text is free of control characters."""

    kind: Kind
    origin: str
    statement: str
    browser: str
    match_number: int
    expires_at: datetime
    content: bytes
    content_path: str
    content_type: str
    is_detached: bool
    byte_range: tuple[int, int, int, int] | None
    name: str
    shown: tuple[Part, ...]


def read_request(answer: Mapping[str, Any]) -> SigningRequest:
    """Return the request of an answer; raises Problem when it is none that this program knows."""
    try:
        return _read(answer)
    except (KeyError, TypeError, ValueError, binascii.Error) as error:
        raise Problem("answer-unknown") from error


def make_safe(text: str) -> str:
    """Return a text without control and invisible characters, so that it cannot paint over what is shown."""
    return "".join(each for each in text if unicodedata.category(each)[0] != "C")[:LONGEST_TEXT]


def _read(answer: Mapping[str, Any]) -> SigningRequest:
    if answer["digest_algorithm"] != "sha256":
        raise ValueError
    content = answer["content"]
    return SigningRequest(
        kind=Kind(answer["kind"]),
        origin=_text(answer["origin"]),
        statement=_text(answer["statement"]),
        browser=_text(answer["browser"]),
        match_number=int(answer["match_number"]),
        expires_at=datetime.fromisoformat(answer["expires_at"]),
        content=b"" if content is None else base64.b64decode(content, validate=True),
        content_path="" if answer["content_url"] is None else _path(answer["content_url"]),
        content_type=_text(answer["content_type"]),
        is_detached=answer["is_detached"] is True,
        byte_range=_byte_range(answer["byte_range"]),
        name=_text(answer["name"]),
        shown=tuple(
            Part(_text(each["name"]), _path(each["url"]), _text(each["sha256"]))
            for each in answer["shown"][:MOST_PARTS]
        ),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return make_safe(value)


def _path(value: object) -> str:
    """Return a path on the server that was asked; an address of another one is refused."""
    path = _text(value)
    if not path.startswith("/") or path.startswith("//") or "\\" in path:
        raise Problem("other-address")
    return path


def _byte_range(value: object) -> tuple[int, int, int, int] | None:
    if value is None:
        return None
    if not isinstance(value, list):
        raise TypeError
    first, length, second, rest = (int(each) for each in value)
    return first, length, second, rest

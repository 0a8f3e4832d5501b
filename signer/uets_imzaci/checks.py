"""What is checked before a person is asked: that the bytes to be signed are what is shown. Pure."""

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple
from xml.etree import ElementTree as ET

from uets_imzaci.problems import Problem
from uets_imzaci.requests import Kind, SigningRequest

LOGIN_CONTENT_TYPE: Final = "1.3.6.1.4.1.59683.1.1"
"""A login is no document: it has a content type of its own, so neither can be replayed as the other."""

ID_DATA: Final = "1.2.840.113549.1.7.1"
LOGIN_TYPE: Final = "uets-login:1"
LOGIN_FIELDS: Final = frozenset({"type", "origin", "session", "nonce", "issued_at", "statement"})
PDF_START: Final = b"%PDF-"
ROOM: Final = re.compile(rb"<[0-9A-Fa-f]*>")
"""The hex string that a byte range leaves out: the room of the signature itself (ISO 32000-1 §12.8.1)."""

SUMMARY_SCHEMA: Final = "urn:dpt:eyazisma:schema:xsd:PaketOzeti"
DIGESTS: Final = {
    "http://www.w3.org/2001/04/xmlenc#sha256": "sha256",
    "http://www.w3.org/2001/04/xmldsig-more#sha384": "sha384",
    "http://www.w3.org/2001/04/xmlenc#sha512": "sha512",
}


class Shown(NamedTuple):
    """A file that the person can look at before signing."""

    name: str
    content: bytes


class Covered(NamedTuple):
    """A part that a summary names, with its digests by algorithm."""

    uri: str
    digests: dict[str, bytes]


def check_origin(request: SigningRequest, *, origin: str, now: datetime) -> None:
    """Raise Problem unless the request is of the configured server and in time."""
    if request.origin != origin:
        raise Problem("other-origin", origin=request.origin, server=origin)
    if request.expires_at <= now:
        raise Problem("code-over")


def find_signed(request: SigningRequest, files: Sequence[bytes]) -> bytes:
    """Return the bytes to be signed, after checking that they are what is shown; raises Problem.

    `files` are the document itself, or the shown parts of a package in their order.
    """
    if request.kind is Kind.LOGIN:
        return _check_login(request)
    if request.content_type != ID_DATA or request.is_detached is not (request.kind is Kind.DOCUMENT):
        raise Problem("form-unknown")
    if request.kind is Kind.DOCUMENT:
        return _check_document(request, *files)
    return _check_package(request, files)


def _check_login(request: SigningRequest) -> bytes:
    if request.content_type != LOGIN_CONTENT_TYPE or request.is_detached or request.shown:
        raise Problem("form-unknown")
    try:
        stated = json.loads(request.content)
    except ValueError as error:
        raise Problem("statement-changed") from error
    if not isinstance(stated, dict) or set(stated) != LOGIN_FIELDS:
        raise Problem("statement-changed")
    canonical = json.dumps(stated, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    expected = (LOGIN_TYPE, request.origin, request.statement)
    if canonical != request.content or (stated["type"], stated["origin"], stated["statement"]) != expected:
        raise Problem("statement-changed")
    return request.content


def _check_document(request: SigningRequest, document: bytes) -> bytes:
    """Return what the byte range covers; everything but the room of the signature has to be in it."""
    if not document.startswith(PDF_START):
        raise Problem("not-pdf")
    if request.byte_range is None:
        raise Problem("byte-range")
    first, length, second, rest = request.byte_range
    whole = first == 0 and 0 < length < second and rest > 0 and second + rest == len(document)
    if not whole or ROOM.fullmatch(document[length:second]) is None:
        raise Problem("byte-range")
    return document[:length] + document[second:]


def _check_package(request: SigningRequest, files: Sequence[bytes]) -> bytes:
    """Return the summary; every part it names has to be shown, and nothing else."""
    covered = read_summary(request.content)
    for part, content in zip(request.shown, files, strict=True):
        if hashlib.sha256(content).hexdigest() != part.sha256:
            raise Problem("part-changed", name=part.name)
    unseen = [part for part in covered if not any(_matches(part, content) for content in files)]
    if unseen:
        raise Problem("part-unseen", name=unseen[0].uri)
    for part, content in zip(request.shown, files, strict=True):
        if not any(_matches(each, content) for each in covered):
            raise Problem("part-changed", name=part.name)
    return request.content


def read_summary(summary: bytes) -> list[Covered]:
    """Return the parts of a PaketOzeti with their digests; raises Problem when it is none."""
    if b"<!" in summary:  # no document type, no entities
        raise Problem("summary-broken")
    try:
        root = ET.fromstring(summary)  # noqa: S314 - entities were refused above
        found = [
            Covered(each.attrib["URI"], _read_digests(each))
            for each in root.iter()
            if _local(each) == "Reference"
        ]
    except (ET.ParseError, KeyError, binascii.Error, ValueError) as error:
        raise Problem("summary-broken") from error
    if not root.tag.startswith(f"{{{SUMMARY_SCHEMA}") or not found or not all(each.digests for each in found):
        raise Problem("summary-broken")
    return found


def _read_digests(reference: ET.Element) -> dict[str, bytes]:
    digests: dict[str, bytes] = {}
    algorithm = ""
    for each in reference.iter():
        if _local(each) == "DigestMethod":
            algorithm = DIGESTS.get(each.attrib["Algorithm"], "")
        elif _local(each) == "DigestValue" and algorithm:
            digests[algorithm] = base64.b64decode(each.text or "", validate=True)
    return digests


def _matches(part: Covered, content: bytes) -> bool:
    return all(hashlib.new(name, content).digest() == digest for name, digest in part.digests.items())


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]

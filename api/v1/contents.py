"""Parts, their content, and the whole package: only for a key that has opened the notice."""

import base64
import re
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Router

from api.answers import answer, returns
from api.auth import HolderKey
from api.calls import access_of, actor_of, call_of
from api.operations import with_database
from api.v1.ids import read_id
from api.v1.schemas import notices as shapes
from uets.accounts.states import Permission
from uets.kernel.ids import to_public
from uets.mailbox import actions
from uets.mailbox import queries as mailbox
from uets.mailbox.errors import NoticeNotOpened
from uets.notices import queries
from uets.notices.queries import Content

router = Router(tags=["Content"])
OPEN = HolderKey(Permission.READ_OPEN)
ONE_RANGE = re.compile(r"bytes=([0-9]+)-([0-9]*)")
BEYOND = 10**18
"""No content has so many bytes; longer numbers are not computed."""

PACKAGE_TYPE = "application/eyazisma"


@router.get("/notices/{notice_id}/parts", auth=OPEN, operation_id="list_parts")
@returns(shapes.PartList)
@with_database
def list_parts(request: HttpRequest, notice_id: str) -> HttpResponse:
    """List the parts of a notice that this key has opened, with names and SHA-256."""
    identifier, access = read_id("ntc", notice_id), access_of(request)
    mailbox.get_entry(account_id=access.account_id, notice_id=identifier)
    reader = mailbox.find_reader(
        account_id=access.account_id, notice_id=identifier, reader=actor_of(request).id
    )
    if reader is None:
        raise NoticeNotOpened
    parts = queries.list_parts(account_id=access.account_id, notice_id=identifier)
    shaped = [
        shapes.Part(
            id=to_public("prt", part.id),
            position=part.position,
            role=part.role,
            title=part.title,
            file_name=part.file_name,
            media_type=part.media_type,
            size=part.size,
            sha256=part.sha256,
        )
        for part in parts
    ]
    return answer(request, shapes.PartList(shaped))


@router.get("/notices/{notice_id}/parts/{part_id}/content", auth=OPEN, operation_id="get_part_content")
@returns(None, media_type="application/octet-stream")
@with_database
def get_part_content(request: HttpRequest, notice_id: str, part_id: str) -> StreamingHttpResponse:
    """Return the bytes of a part; the first content of a notice makes `notice:handed_over`, once per key."""
    span = _read_range(request)
    content = actions.hand_over_content(
        actor=actor_of(request),
        account_id=access_of(request).account_id,
        notice_id=read_id("ntc", notice_id),
        first_byte=span[0] if span else 0,
        part_id=read_id("prt", part_id),
        at=call_of(request).at,
    )
    return _stream(content, span)


@router.get("/notices/{notice_id}/package", auth=OPEN, operation_id="get_package")
@returns(None, media_type=PACKAGE_TYPE)
@with_database
def get_package(request: HttpRequest, notice_id: str) -> StreamingHttpResponse:
    """Return the whole package (EYP), its bytes exactly as received."""
    span = _read_range(request)
    content = actions.hand_over_content(
        actor=actor_of(request),
        account_id=access_of(request).account_id,
        notice_id=read_id("ntc", notice_id),
        first_byte=span[0] if span else 0,
        at=call_of(request).at,
    )
    return _stream(content, span)


def _stream(content: Content, asked: tuple[int, int] | None) -> StreamingHttpResponse:
    """Stream content with its digest (RFC 9530), or one range of it (RFC 9110 §14)."""
    digest = base64.b64encode(bytes.fromhex(content.sha256)).decode()
    span = (asked[0], min(asked[1], content.size - 1)) if asked is not None and content.size else None
    pieces = content.pieces if span is None else _cut(content.pieces, *span)
    response = StreamingHttpResponse(
        pieces, status=200 if span is None else 206, content_type=content.media_type
    )
    length = content.size if span is None else span[1] - span[0] + 1
    response.headers["Content-Length"] = str(length)
    response.headers["Repr-Digest"] = f"sha-256=:{digest}:"
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Disposition"] = "attachment"
    if span is None:
        response.headers["Content-Digest"] = f"sha-256=:{digest}:"
    else:
        response.headers["Content-Range"] = f"bytes {span[0]}-{span[1]}/{content.size}"
    return response


def _read_range(request: HttpRequest) -> tuple[int, int] | None:
    """Return the first and last byte of the one range asked for; what is no such range is ignored (RFC 9110 §14.2)."""
    text = request.META.get("HTTP_RANGE", "")
    found = ONE_RANGE.fullmatch(text)
    if found is None:
        return None
    first, last = (_read_number(digits) for digits in found.groups())
    return (first, last) if first <= last else None


def _read_number(digits: str) -> int:
    """Return the place that digits name; none stand for the end."""
    return int(digits) if 0 < len(digits) <= len(str(BEYOND)) else BEYOND


def _cut(pieces: Iterator[bytes], first: int, last: int) -> Iterator[bytes]:
    """Yield the bytes from first to last."""
    at = 0
    for piece in pieces:
        start, end = max(first - at, 0), last + 1 - at
        at += len(piece)
        if start < len(piece) and end > 0:
            yield piece[start:end]
        if at > last:
            return

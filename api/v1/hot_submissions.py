"""`submit_packages` in the form that is taken: from the WSGI environment to the disk without Django's request.

A package is found in the body, stored and queued; it is not read here (performance.md §4: intake writes one row).
"""

from datetime import datetime
from http import HTTPStatus
from typing import ClassVar, Final

import msgspec

from api.answers import JSON
from api.auth import check_authority
from api.calls import Call
from api.idempotency import KEY, IdempotencyKeyMissing
from api.multipart import BodyUnreadable, Part, find_boundary, split
from api.ready import Ready
from api.v1.large_calls import held_place
from api.v1.submission_shapes import batch as shape_batch
from uets.delivery import actions, queries, rules
from uets.delivery.errors import PackageTooLarge
from uets.kernel.ids import to_public
from uets.kernel.refusals import Refusal

HEADROOM: Final = 1_000_000
"""Bytes of the form around its packages."""

_encode: Final = msgspec.json.Encoder().encode


class TypeUnsupported(Refusal):
    """The body is no form with files."""

    code: ClassVar[str] = "media-type-unsupported"


class NotBeforeInvalid(Refusal):
    """`not_before` is no RFC 3339 time with its zone."""

    code: ClassVar[str] = "not-before-invalid"


class UnknownPart(Refusal):
    """The form holds a field that nobody knows."""

    code: ClassVar[str] = "unknown-field"


def submit_packages(call: Call) -> Ready:
    """Take the packages of a form; 202 when they are kept."""
    actor = check_authority(call)
    key = KEY.fullmatch(call.meta.get("HTTP_IDEMPOTENCY_KEY", "").strip())
    if key is None:
        raise IdempotencyKeyMissing
    assert actor.authority_id is not None  # noqa: S101 - check_authority sets it
    boundary, length = _read_head(call)
    with held_place(length):
        packages, not_before = _read_form(call, boundary, length)
        taken = actions.submit(
            call=actions.Call(
                actor=actor,
                authority_id=actor.authority_id,
                idempotency_key=key[1],
                packages=packages,
                not_before=not_before,
            ),
            at=call.at,
        )
    if taken.is_replay:
        call.headers["Idempotent-Replayed"] = "true"
    name = to_public("sbt", taken.batch_id)
    call.headers |= {"Content-Type": JSON, "Location": f"/v1/submission-batches/{name}"}
    found = queries.read_batch(authority_id=actor.authority_id, batch_id=taken.batch_id)
    return Ready(HTTPStatus.ACCEPTED, _encode(shape_batch(found, language=call.language)))


def _read_head(call: Call) -> tuple[bytes, int]:
    """Return the boundary and the length of the form."""
    boundary = find_boundary(call.meta.get("CONTENT_TYPE", ""))
    if boundary is None:
        raise TypeUnsupported
    length = call.meta.get("CONTENT_LENGTH", "")
    if not length.isdecimal():
        raise BodyUnreadable
    if int(length) > rules.LARGEST_CALL + HEADROOM:
        raise PackageTooLarge(largest=rules.LARGEST_CALL)
    return boundary, int(length)


def _read_form(
    call: Call, boundary: bytes, length: int
) -> tuple[list[actions.GivenPackage], datetime | None]:
    body = call.meta["wsgi.input"].read(length)
    packages, not_before = [], None
    for part in split(body, boundary):
        if part.name == "package":
            packages.append(actions.GivenPackage(part.content, part.file_name))
        elif part.name == "not_before":
            not_before = _read_time(part)
        else:
            raise UnknownPart
    return packages, not_before


def _read_time(part: Part) -> datetime:
    try:
        at = datetime.fromisoformat(part.content.decode())
    except ValueError as error:
        raise NotBeforeInvalid from error
    if at.tzinfo is None:
        raise NotBeforeInvalid
    return at

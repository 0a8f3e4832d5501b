"""Answers: bytes encoded once from msgspec structs, ETags (RFC 9110 §8.8), conditional reads and writes."""

import base64
import hashlib
import re
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

import msgspec
from django.http import HttpRequest, HttpResponse

from uets.kernel.refusals import Refusal

F = TypeVar("F", bound=Callable[..., Any])

JSON = "application/json"
VERSION = re.compile(r"[0-9]{1,10}")
_encode = msgspec.json.Encoder().encode


class EtagStale(Refusal):
    """The record has changed since the caller read it."""

    code: ClassVar[str] = "etag-stale"


class IfMatchMissing(Refusal):
    """A changing call on an existing record has to name the ETag it knows."""

    code: ClassVar[str] = "if-match-missing"


def returns(
    struct: type[msgspec.Struct] | None, *, status: int = 200, media_type: str = JSON
) -> Callable[[F], F]:
    """Declare what an operation answers; the struct that is encoded is the struct that is described (OpenAPI)."""

    def declare(operation: F) -> F:
        operation.answer = (status, struct, media_type)  # type: ignore[attr-defined]
        return operation

    return declare


def answer(
    request: HttpRequest, body: msgspec.Struct, *, status: int = 200, etag: str | None = None
) -> HttpResponse:
    """Return a struct as JSON; 304 without a body when the caller already has this ETag (RFC 9110 §13.1.2)."""
    if etag is not None and etag in _tags(request, "HTTP_IF_NONE_MATCH"):
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(_encode(body), status=status, content_type=JSON)
    if etag is not None:
        response.headers["ETag"] = etag
    return response


def list_answer(request: HttpRequest, body: msgspec.Struct) -> HttpResponse:
    """Return a list as JSON with an ETag over its bytes, so that polling an unchanged list costs no transfer."""
    encoded, etag = encode_list(body)
    if etag in request.META.get("HTTP_IF_NONE_MATCH", ""):
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(encoded, content_type=JSON)
    response.headers["ETag"] = etag
    return response


def encode_list(body: msgspec.Struct) -> tuple[bytes, str]:
    """Return the bytes of a list and their ETag."""
    encoded = _encode(body)
    return encoded, f'"{hashlib.sha256(encoded).hexdigest()[:32]}"'


def file_answer(content: bytes, *, media_type: str, file_name: str) -> HttpResponse:
    """Return a file to be kept, with its digest (RFC 9530)."""
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Digest"] = response.headers["Repr-Digest"] = f"sha-256=:{digest}:"
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def nothing() -> HttpResponse:
    """Return 204."""
    return HttpResponse(status=204)


def etag_of(version: int) -> str:
    """Return the strong ETag of a record's version."""
    return f'"{version}"'


def expected_version(request: HttpRequest) -> int:
    """Return the version named by If-Match; raises IfMatchMissing, EtagStale when it is no version of ours."""
    tags = _tags(request, "HTTP_IF_MATCH")
    if not tags or "*" in tags:
        raise IfMatchMissing
    version = tags[0].strip('"')
    if len(tags) > 1 or not VERSION.fullmatch(version):
        raise EtagStale
    return int(version)


def _tags(request: HttpRequest, header: str) -> list[str]:
    return [tag.strip() for tag in request.META.get(header, "").split(",") if tag.strip()]

"""Every refusal of the API as problem+json (RFC 9457), in the caller's language; never more than they may know."""

import errno
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import structlog
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from api.calls import call_of
from api.problems import CATALOGUE
from uets.kernel.pool import DatabaseAway
from uets.kernel.refusals import Refusal

METHOD_NOT_ALLOWED = 405
UNAUTHORISED = 401
MEDIA_TYPE = "application/problem+json"
DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
FULL_RETRY_AFTER = 60
"""Seconds until somebody may have made room."""

_log = structlog.get_logger(__name__)
_encode = msgspec.json.Encoder().encode

# What a field is refused for, by pydantic's error type: code, Turkish, English.
_FIELD_WORDS: dict[str, tuple[str, str, str]] = {
    "missing": ("required", "Bu alan zorunludur.", "This field is required."),
    "extra_forbidden": ("unknown", "Bu alan tanınmıyor.", "This field is not known."),
    "string_type": ("type", "Metin olmalıdır.", "It has to be text."),
    "int_parsing": ("type", "Tam sayı olmalıdır.", "It has to be a whole number."),
    "bool_parsing": ("type", "true veya false olmalıdır.", "It has to be true or false."),
    "datetime_from_date_parsing": ("type", "RFC 3339 zamanı olmalıdır.", "It has to be an RFC 3339 time."),
    "datetime_parsing": ("type", "RFC 3339 zamanı olmalıdır.", "It has to be an RFC 3339 time."),
    "timezone_aware": ("type", "Saat dilimi belirtilmelidir.", "It needs a time zone."),
    "less_than_equal": ("range", "Değer çok büyük.", "The value is too large."),
    "greater_than_equal": ("range", "Değer çok küçük.", "The value is too small."),
    "enum": ("choice", "İzin verilen değerlerden biri olmalıdır.", "It has to be one of the allowed values."),
    "literal_error": (
        "choice",
        "İzin verilen değerlerden biri olmalıdır.",
        "It has to be one of the allowed values.",
    ),
}
_OTHER = ("invalid", "Değer uygun değil.", "The value does not fit.")


def problem(
    request: HttpRequest,
    code: str,
    *,
    facts: Mapping[str, object] | None = None,
    errors: Sequence[Mapping[str, str]] = (),
) -> HttpResponse:
    """Return the problem document of a code with its status and the headers that belong to it."""
    entry, call, facts = CATALOGUE[code], call_of(request), facts or {}
    language = call.language
    body: dict[str, object] = {
        "type": f"{settings.BASE_URL}/sorun/{code}",
        "status": entry.status,
        "code": code,
        "title": entry.title.words(language, facts),
        "detail": entry.detail.words(language, facts),
        "fix": entry.fix.words(language, facts),
        "instance": request.path,
        "request_id": call.number,
    }
    if errors:
        body["errors"] = list(errors)
    response = HttpResponse(_encode(body), status=entry.status, content_type=MEDIA_TYPE)
    response["Content-Language"] = language
    if entry.status == UNAUTHORISED:
        error = "" if code == "credential-missing" else ' error="invalid_token"'
        response["WWW-Authenticate"] = f"Bearer{error}"
    if "retry_after" in facts:
        response["Retry-After"] = str(facts["retry_after"])
    return response


def method_not_allowed(request: HttpRequest, *, allow: str) -> HttpResponse:
    """Return 405 with the methods that are allowed."""
    response = problem(request, "method-not-allowed")
    response["Allow"] = allow
    return response


PLAIN: dict[type[Exception], str] = {
    HttpError: "malformed-request",
    Http404: "not-found",
    RequestDataTooBig: "body-too-large",
    SuspiciousOperation: "malformed-request",
}
"""Errors of the frame that mean one thing each."""


def install(api: NinjaAPI) -> None:
    """Give an API its error answers."""
    for kind in (Refusal, ValidationError, *PLAIN, DatabaseAway, OperationalError, Exception):
        api.add_exception_handler(kind, answer)


def answer(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    """Return what an error says to the caller: a refusal its reason, anything unknown nothing but its number."""
    match error:
        case Refusal():
            return problem(request, error.code, facts=error.facts)
        case ValidationError():
            return _invalid(request, error)
        case DatabaseAway() | OperationalError():
            _log.error("database away", request_id=call_of(request).number, error=type(error).__name__)
            return problem(request, "temporarily-unavailable", facts={"retry_after": 2})
        case OSError() if error.errno in DISK_FULL:
            _log.error("the disk is full", request_id=call_of(request).number)
            return problem(request, "temporarily-unavailable", facts={"retry_after": FULL_RETRY_AFTER})
        case _:
            plain = next((code for kind, code in PLAIN.items() if isinstance(error, kind)), None)
            return problem(request, plain) if plain else fault(request, error)


def fault(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    """Return 500 with nothing but the request's number; the log holds the rest."""
    _log.error("fault in an API call", request_id=call_of(request).number, path=request.path, exc_info=error)
    return problem(request, "internal-error")


def _invalid(request: HttpRequest, refused: ValidationError) -> HttpResponse:
    language = call_of(request).language
    fields = [_field(error, language) for error in refused.errors]
    unknown = fields and all(field["code"] == "unknown" for field in fields)
    return problem(request, "unknown-field" if unknown else "validation-failed", errors=fields)


def _field(error: Mapping[str, Any], language: str) -> dict[str, str]:
    place, *path = (str(step) for step in error["loc"])
    code, turkish, english = _FIELD_WORDS.get(error["type"], _OTHER)
    detail = english if language == "en" else turkish
    if place == "body":
        # The first step is the name of the Python argument, not a field of the document.
        return {"pointer": "#" + "".join(f"/{step}" for step in path[1:]), "code": code, "detail": detail}
    return {"parameter": path[-1] if path else place, "code": code, "detail": detail}

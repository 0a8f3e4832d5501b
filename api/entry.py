"""The WSGI entry of /v1: routes straight to operations, without middleware, session, CSRF or request signals.

Signals and middleware cost a fifth of a hot request. What they do for Django's own connection is done by
`operations.with_database`, on the operations that use it.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import Resolver404, get_resolver

from api import errors
from api.calls import Call
from uets.kernel import ids

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

SAFE_NUMBER = re.compile(r"[A-Za-z0-9._-]{1,64}")
PREFIXES = ("/v1/", "/oauth/")


class ApiEntry:
    """Answers API requests with the routes of `api.urls`."""

    def __call__(self, environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request (PEP 3333)."""
        response = respond(WSGIRequest(environ))
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        if isinstance(response, StreamingHttpResponse):
            return response
        return [response.content]


def respond(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Return the answer of a request, with the headers that its call gathered."""
    given = request.META.get("HTTP_X_REQUEST_ID", "")
    number = given if SAFE_NUMBER.fullmatch(given) else ids.to_public("req", ids.new_id())
    call = Call(request, number=number)
    request.call = call  # type: ignore[attr-defined] # Django's requests take attributes, its stubs do not
    response = _run(request)
    for name, value in call.headers.items():
        response.setdefault(name, value)
    if isinstance(response, HttpResponse):
        response.headers["Content-Length"] = str(len(response.content))
    return response


def _run(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    if request.path_info.startswith("/v1/") and not _is_readable(request):
        return errors.problem(request, "media-type-unsupported")
    try:
        match = get_resolver("api.urls").resolve(request.path_info)
        response: HttpResponse | StreamingHttpResponse = match.func(request, *match.args, **match.kwargs)
    except Resolver404:
        return errors.problem(request, "not-found")
    except Exception as error:  # noqa: BLE001 - the outermost place: nothing may leave without a problem document
        return errors.fault(request, error)
    if response.status_code == errors.METHOD_NOT_ALLOWED:
        return errors.method_not_allowed(request, allow=response.headers.get("Allow", ""))
    return response


def _is_readable(request: HttpRequest) -> bool:
    """Tell whether a body, if there is one, is JSON."""
    return request.META.get("CONTENT_LENGTH") in {None, "", "0"} or request.content_type == "application/json"

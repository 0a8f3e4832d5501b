"""The WSGI entry of programs: hot calls first, then Django's routes, without middleware, session, CSRF or signals.

Signals and middleware cost a fifth of a hot request. What they do for Django's own connection is done by
`operations.with_database`, on the operations that use it.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import Resolver404, get_resolver

from api import errors, hot
from api.calls import Call

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

UNREADABLE = "application/octet-stream"
PREFIXES = ("/v1/", "/oauth/", "/reports/")

TAKES_FILES = frozenset({"/v1/verification"})
"""Calls whose body is a file and not JSON."""


class ApiEntry:
    """Answers API calls: hot ones at once, the others with the routes of `api.urls`."""

    def __call__(self, environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one call (PEP 3333)."""
        call = Call(environ)
        try:
            ready = hot.answer(call)
        except Exception as error:  # noqa: BLE001 - the outermost place: nothing may leave without a problem document
            return _send(errors.answer(_request(environ, call), error), call, start_response)
        if ready is None:
            return _send(_run(_request(environ, call)), call, start_response)
        call.headers["Content-Length"] = str(len(ready.body))
        start_response(f"{ready.status.value} {ready.status.phrase}", list(call.headers.items()))
        return [ready.body]


def _request(environ: dict[str, Any], call: Call) -> HttpRequest:
    """Return Django's request of a call; a media type that names no readable character set is none that we take."""
    try:
        request = WSGIRequest(environ)
    except ValueError:
        request = WSGIRequest(environ | {"CONTENT_TYPE": UNREADABLE})
    request.call = call  # type: ignore[attr-defined] # Django's requests take attributes, its stubs do not
    return request


def _send(
    response: HttpResponse | StreamingHttpResponse, call: Call, start_response: "StartResponse"
) -> Iterable[bytes]:
    """Send Django's response, with the headers that its call gathered."""
    for name, value in call.headers.items():
        response.setdefault(name, value)
    if isinstance(response, HttpResponse):
        response.headers["Content-Length"] = str(len(response.content))
    start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
    return response if isinstance(response, StreamingHttpResponse) else [response.content]


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
    """Tell whether a body, if there is one, is JSON, or a file where one is taken."""
    if request.path_info in TAKES_FILES:
        return True
    return request.META.get("CONTENT_LENGTH") in {None, "", "0"} or request.content_type == "application/json"

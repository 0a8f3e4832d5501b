"""The WSGI entry of /v1: Django's handler without middleware, session, CSRF or request signals.

Signals and middleware cost a fifth of a hot request. What they do for Django's own connection is done by
`operations.with_database`, on the operations that use it.
"""

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase, StreamingHttpResponse
from typing_extensions import override

from api import errors
from api.calls import Call
from uets.kernel import ids

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

SAFE_NUMBER = re.compile(r"[A-Za-z0-9._-]{1,64}")
PREFIXES = ("/v1/", "/oauth/")


class ApiHandler(WSGIHandler):
    """Answers API requests with the routes of `api.urls`."""

    @override
    def load_middleware(self, is_async: bool = False) -> None:
        """Load none."""
        self._view_middleware: list[Any] = []
        self._template_response_middleware: list[Any] = []
        self._exception_middleware: list[Any] = []
        self._middleware_chain = convert_exception_to_response(self._get_response)

    @override
    def __call__(self, environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        request = WSGIRequest(environ)
        request.urlconf = "api.urls"  # type: ignore[attr-defined]
        response = self.respond(request)
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        if isinstance(response, StreamingHttpResponse):
            return _Stream(response)
        return [response.content]  # type: ignore[attr-defined]

    def respond(self, request: HttpRequest) -> HttpResponseBase:
        """Return the answer of a request with the headers its call gathered."""
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        number = given if SAFE_NUMBER.fullmatch(given) else ids.to_public("req", ids.new_id())
        call = request.call = Call(request, number=number)  # type: ignore[attr-defined]
        response = self._middleware_chain(request)
        if response.status_code == errors.METHOD_NOT_ALLOWED:
            response = errors.method_not_allowed(request, allow=response.get("Allow", ""))
        for name, value in call.headers.items():
            response.setdefault(name, value)
        if not response.streaming:
            response["Content-Length"] = str(len(response.content))
        return response


class _Stream:
    """A streamed body that closes what it reads from, without Django's end-of-request signal."""

    def __init__(self, response: StreamingHttpResponse) -> None:
        self._parts = iter(response.streaming_content)  # type: ignore[arg-type]
        self._closers: list[Callable[[], None]] = response._resource_closers  # noqa: SLF001

    def __iter__(self) -> "_Stream":
        return self

    def __next__(self) -> bytes:
        return next(self._parts)

    def close(self) -> None:
        """Close the sources of the stream (PEP 3333)."""
        for closer in self._closers:
            closer()

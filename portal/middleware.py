"""Request number, second host for content, pages for bare refusals, and the visitor of a session."""

import re
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from portal import ended, errors
from portal.visitor import find_visitor
from uets.kernel import ids

GetResponse = Callable[[HttpRequest], HttpResponse]

SAFE_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


class RequestNumberMiddleware:
    """Give every request a number: the caller's `X-Request-ID` when it is safe, else a new one."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Put a number on the request, its log lines and its answer."""
        given = request.headers.get("X-Request-ID", "")
        number = given if SAFE_REQUEST_ID.fullmatch(given) else ids.to_public("req", ids.new_id())
        request.request_id = number  # type: ignore[attr-defined]
        with structlog.contextvars.bound_contextvars(request_id=number):
            response = self.get_response(request)
        response["X-Request-ID"] = number
        return response


class ContentHostMiddleware:
    """Answer the content host with its own routes only: no session, no cookie, no page of the portal."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Choose the routes by host name."""
        if request.get_host() == settings.CONTENT_HOST:
            request.urlconf = "config.content_urls"  # type: ignore[attr-defined]
        return self.get_response(request)


class ErrorPageMiddleware:
    """Give a refusal without words (405 of a decorator, 429 of a limit) the portal's page for it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and fill an empty refusal; its headers (Allow, Retry-After) stay."""
        response = self.get_response(request)
        is_bare = not response.streaming and not response.content
        if response.status_code in errors.PAGES and is_bare and request.get_host() != settings.CONTENT_HOST:
            page = errors.error_page(request, status=response.status_code)
            response.content = page.content
            response["Content-Type"] = page["Content-Type"]
            if "Content-Length" in response:
                response["Content-Length"] = str(len(page.content))
        return response


class VisitorMiddleware:
    """Attach `request.visitor`: the person of the session, how they came in, and the account they entered."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach the visitor and go on; the content host knows no session.

        What a visitor has seen is kept by no cache and no browser: after the logout, "back" shows nothing.
        """
        is_content = request.get_host() == settings.CONTENT_HOST
        visitor = None if is_content else find_visitor(request)
        request.visitor = visitor  # type: ignore[attr-defined] # as above
        response = self.get_response(request)
        if visitor is not None:
            add_never_cache_headers(response)
            ended.remember(request, response, visitor=visitor)
        return response

"""Error pages: what went wrong, what to do, and the request number to quote."""

from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse, set_urlconf
from django.utils.translation import get_language

from portal.context import VERSION, list_languages

log = structlog.get_logger(__name__)

PAGES = {400, 403, 404, 405, 429}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Say that the request could not be read."""
    return error_page(request, status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Say that this account or person may not do that."""
    return error_page(request, status=403)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form is too old or came from elsewhere (CSRF)."""
    log.info("form_refused", reason=reason)
    return render(request, "errors/form_expired.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Say that there is no such page."""
    return error_page(request, status=404)


def error_page(request: HttpRequest, *, status: int) -> HttpResponse:
    """Return the page of a status of `PAGES`."""
    return render(request, f"errors/{status}.html", status=status)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that nothing was saved; asks neither database nor session, which may be what failed."""
    set_urlconf(
        None
    )  # an answer that nobody has read to its end leaves those of the content host to its thread
    text = render_to_string("errors/500.html", _bare_context(request))
    return HttpResponse(text, status=500)


def _bare_context(request: HttpRequest) -> dict[str, Any]:
    return {
        "installation": settings.INSTALLATION,
        "is_demo": settings.DEMO,
        "version": VERSION,
        "request_id": getattr(request, "request_id", ""),
        "home_url": reverse("home:front"),
        "languages": list_languages(path=request.path),
        "LANGUAGE_CODE": get_language(),
    }

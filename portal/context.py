"""What every page knows: installation, visitor, request number, time, languages, which menu entries work."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from portal import menu
from uets.kernel import clock

VERSION = "0.1.0"
"""The same as in pyproject.toml (a test compares them)."""


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the template variables of every page.

    `visitor` is None, or has `full_name` and `account` (None, or with `legal_name` and `uets_address`); the left menu
    is there once an account is entered.
    """
    visitor = getattr(request, "visitor", None)
    account = getattr(visitor, "account", None)
    return {
        "installation": settings.INSTALLATION,
        "is_demo": settings.DEMO,
        "product_version": VERSION,
        "visitor": visitor,
        "request_id": getattr(request, "request_id", ""),
        "now": clock.now(),
        "home_url": reverse("home:front"),
        "links": menu.header_links(),
        "menu": menu.left_menu(path=request.path) if account else [],
        "languages": list_languages(path=request.get_full_path()),
    }


def list_languages(*, path: str) -> list[dict[str, object]]:
    """Return the languages with the address that switches to each and comes back to the path."""
    current = get_language()
    return [
        {
            "code": code,
            "name": name,
            "is_current": code == current,
            "url": f"{reverse('home:language')}?{urlencode({'kod': code, 'sonra': path})}",
        }
        for code, name in settings.LANGUAGES
    ]

"""WSGI entry of the web process: the API without middleware, everything else with Django's full chain."""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

pages = get_wsgi_application()

from api.entry import PREFIXES, ApiEntry  # noqa: E402 - Django's applications have to be loaded first

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

programs = ApiEntry()


def application(environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
    """Answer a request through the door it came to (PEP 3333)."""
    if environ["PATH_INFO"].startswith(PREFIXES):
        return programs(environ, start_response)
    return pages(environ, start_response)

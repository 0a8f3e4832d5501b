"""Every page of the main host says who may open it (portal/guards.py), or stands on a short list of public ones."""

import pytest
from django.urls import URLPattern, get_resolver

from config.routes import walk

GUARDS = {"public", "person", "account", "principal", "official", "staff"}
PUBLIC_PREFIXES = ("sorun/", "v1/", "oauth/", "openapi", "saglik", "health")
"""Doors for programs have their own keys (api/); the catalogue of problems is documentation."""


def list_pages() -> list[tuple[str, URLPattern]]:
    pages = walk(get_resolver("config.urls"))
    return [(path, entry) for path, entry in pages if not path.startswith(PUBLIC_PREFIXES)]


@pytest.mark.parametrize(("path", "entry"), [pytest.param(*page, id=page[0]) for page in list_pages()])
def test_every_page_says_who_may_open_it(path: str, entry: URLPattern) -> None:
    is_redirect = hasattr(entry.callback, "view_class")
    assert is_redirect or getattr(entry.callback, "guard", None) in GUARDS, path


def test_pages_are_found_at_all() -> None:
    paths = {path for path, _ in list_pages()}
    assert {"giris/", "baglantili-hesaplar/", "sozlesme/", "posta-kutusu/gelen-kutusu/"} <= paths

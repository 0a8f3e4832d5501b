"""The frame of an authority's pages: the portal's, with another word and line in the header and a menu of its own."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from portal.authorities.guards import office_of
from portal.doors import Door
from portal.menu import Entry
from uets.authorities.states import AuthorityState

MENU = (
    ("authorities:new", gettext_noop("Yeni Tebligat")),
    ("authorities:compose", gettext_noop("Tebligat Yaz")),
    ("authorities:sent", gettext_noop("Gönderilenler")),
)
"""Route and words of the left menu."""


def show(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a page of an authority."""
    return render(request, template, frame_of(request) | dict(context), status=status)


def frame_of(request: HttpRequest) -> dict[str, Any]:
    """Return what every page of an authority shows around its content."""
    authority = office_of(request).authority
    return {
        "door": Door(kind="authority", words=gettext("Merci"), detail=authority.name),
        "authority": authority,
        "may_send": authority.state == AuthorityState.ACTIVE,
        "menu": [[_entry(request, route, words, authority.detsis) for route, words in MENU]],
    }


def url(request: HttpRequest, route: str, **parts: object) -> str:
    """Return the address of a page of the authority that the request is about."""
    return reverse(f"authorities:{route}", kwargs={"detsis": office_of(request).authority.detsis, **parts})


def _entry(request: HttpRequest, route: str, words: str, detsis: str) -> Entry:
    address = reverse(route, kwargs={"detsis": detsis})
    return Entry(url=address, words=gettext(words), is_current=request.path.startswith(address))

"""The frame of staff pages: the portal's, with another word in the header and a menu of what the roles open."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from portal.doors import Door
from portal.menu import Entry
from staff.guards import roles_of
from staff.words import ROLES
from uets.accounts.states import StaffRole

MENU = (
    ("staff:authorities", gettext_noop("Merciler"), frozenset({StaffRole.REGISTRAR})),
    ("staff:closings", gettext_noop("Kapatma istekleri"), frozenset({StaffRole.REGISTRAR})),
    ("staff:groups", gettext_noop("Zorunlu gruplar"), frozenset({StaffRole.REGISTRAR})),
    ("staff:sealing", gettext_noop("Mühürleme hattı"), frozenset({StaffRole.OPERATIONS})),
    ("staff:mobile", gettext_noop("Mobil imza alarmları"), frozenset({StaffRole.OPERATIONS})),
)
"""Route, words, and who may open it."""


def show(request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """Render a page of the staff door."""
    roles = roles_of(request)
    detail = ", ".join(gettext(words) for role, words in ROLES.items() if role in roles)
    frame = {
        "door": Door(kind="staff", words=gettext("Yönetim"), detail=detail),
        "menu": [[_home(request)], list_entries(request)],
    }
    return render(request, template, frame | dict(context))


def list_entries(request: HttpRequest) -> list[Entry]:
    """Return the pages that the visitor's roles open."""
    return [
        Entry(url=reverse(route), words=gettext(words), is_current=request.path.startswith(reverse(route)))
        for route, words, wanted in MENU
        if roles_of(request) & wanted
    ]


def _home(request: HttpRequest) -> Entry:
    url = reverse("staff:home")
    return Entry(url=url, words=gettext("Yönetim"), is_current=request.path == url)

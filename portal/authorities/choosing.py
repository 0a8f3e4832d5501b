"""Which authority to work for: a person's offices."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from portal.authorities.frame import url
from portal.authorities.guards import official_required
from portal.authorities.words import roles_words
from portal.doors import Door
from portal.guards import person_required, sure_visitor
from uets.authorities import queries


@require_safe
@person_required
def home(request: HttpRequest) -> HttpResponse:
    """Show the offices of the visitor."""
    offices = queries.list_offices(person_id=sure_visitor(request).person.id)
    page = {
        "door": Door(kind="authority", words=gettext("Merci")),
        "offices": [{"authority": office.authority, "roles": roles_words(office)} for office in offices],
        "menu": [],
    }
    return render(request, "authorities/home.html", page)


@require_safe
@official_required
def start(request: HttpRequest) -> HttpResponse:
    """Lead to what was sent."""
    return redirect(url(request, "sent"))

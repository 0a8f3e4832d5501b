"""A form that was sent after its session had ended: its own page shows it again, filled in."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from portal import pending
from portal.ended import KEPT, find_kept
from portal.guards import account_required, sure_visitor


@account_required
@never_cache
@require_GET
def kept_form(request: HttpRequest) -> HttpResponse:
    """Lead to the page of the form that waits; nothing happens before the person sends it again.

    A form of another account waits until that one is entered.
    """
    visitor = sure_visitor(request)
    kept = find_kept(request.session, person_id=visitor.person.id)
    if kept is None or visitor.account is None:
        return redirect("accounts:home")
    if kept["account"] != str(visitor.account.id):
        return render(request, "login/kept.html", {"here": request.path})
    del request.session[KEPT]
    page = urlsplit(kept["path"]).path
    fields = [(str(name), str(value)) for name, value in kept["fields"]]
    held = pending.take_up(request, visitor=visitor, page=page, fields=fields)
    return HttpResponseRedirect(held.url)

"""The first UETS password, or a new one for who has forgotten it: only after an identification by another way.

Nothing here says whether somebody has a password or an account before they have proven who they are.
"""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from portal import visitor as visitors
from portal.guards import public, visitor_of
from portal.login.arriving import PURPOSE, Errand, find_identified, forget_identified
from portal.login.forms import NewPasswordForm
from portal.login.refusing import refuse_login
from portal.login.ways import list_ways
from portal.words import say
from uets.accounts.errors import PersonUnknown
from uets.kernel import clock
from uets.kernel.refusals import Refusal
from uets.login import actions


@public
@never_cache
@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """Show the ways to prove who one is; a visitor is led to the page that changes the password."""
    if visitor_of(request) is not None:
        return redirect("security:password")
    query = urlencode({PURPOSE: Errand.PASSWORD.value})
    return render(request, "login/password_ways.html", {"ways": list_ways(), "query": query})


@public
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def set_new(request: HttpRequest) -> HttpResponse:
    """Set the password of the person who was just identified; every session of theirs ends."""
    found = find_identified(request, Errand.PASSWORD)
    if found is None:
        return redirect("login:password_ways")
    form = NewPasswordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_password_after(
                found=found,
                password=form.cleaned_data["new_password"],
                origin=visitors.origin_of(request),
                at=clock.now(),
            )
        except PersonUnknown:
            forget_identified(request)
            return refuse_login(request, gettext("Bu kimliğe ait açık bir UETS hesabı yok."))
        except Refusal as refusal:
            form.add_error("new_password", say(refusal))
        else:
            request.session.flush()
            return render(request, "login/password_set.html", {"login_url": reverse("login:start")})
    return render(
        request, "login/password.html", {"form": form, "name": f"{found.first_name} {found.last_name}"}
    )

"""Giriş: name and password first; level 1 opens the second step only (trust.md §3). Leaving, and old addresses."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portal import visitor as visitors
from portal.ended import ENDED
from portal.guards import person_required, public, visitor_of
from portal.login.forms import PasswordForm
from portal.login.second import half_in
from portal.login.ways import list_ways
from portal.posting import post_only
from portal.words import say
from uets.kernel import clock
from uets.kernel.refusals import Refusal
from uets.login import actions


@public
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; right ones lead to the second step.

    The page to show afterwards stays in the address (`sonra`) until then: a stranger gets no session.
    """
    if getattr(request, "visitor", None) is not None:
        return redirect("accounts:linked")
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.check_password(
                name=form.cleaned_data["name"],
                password=form.cleaned_data["password"],
                origin=visitors.origin_of(request),
                at=clock.now(),
            )
        except Refusal as refusal:
            form.add_error(None, say(refusal))
        else:
            return half_in(request, person)
    has_ended = bool(request.session.get(ENDED))
    return render(request, "login/start.html", {"form": form, "has_ended": has_ended, "ways": list_ways()})


@public
@require_http_methods(["GET"])
def old_address(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Lead from the guide's address to ours."""
    return redirect("login:start", permanent=False)


@person_required
@never_cache
@require_http_methods(["GET"])
def go_on(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Lead on from an address of old pages; a form that waits is shown by its own page."""
    return redirect("accounts:linked")


@public
@post_only("home:front")
def logout(request: HttpRequest) -> HttpResponse:
    """End the session (Oturumu Kapat); one that has ended by itself stays ended."""
    visitor = visitor_of(request)
    if visitor is not None:
        visitors.end(request, visitor)
    return redirect("home:front")

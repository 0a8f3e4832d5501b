"""Log in again before a weighty act (trust.md §3): says why, then leads back to the same form with its content."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portal import visitor
from portal.guards import PENDING, find_pending, person_required, sure_visitor
from portal.login.forms import CodeForm
from portal.words import say
from uets.kernel import clock
from uets.kernel.refusals import Refusal
from uets.login import actions
from uets.login import queries as logins
from uets.login.states import Method


@require_http_methods(["GET", "POST"])
@person_required
def again(request: HttpRequest) -> HttpResponse:
    """Ask for a fresh code of the authenticator app; only that counts as strong."""
    pending, who = find_pending(request), sure_visitor(request)
    if pending is None:
        return redirect("accounts:linked")
    has_totp = logins.has_totp(person_id=who.person.id)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and has_totp and form.is_valid():
        code, origin, at = form.cleaned_data["code"], visitor.origin_of(request), clock.now()
        try:
            actions.check_totp(person_id=who.person.id, code=code, origin=origin, at=at)
        except Refusal as refusal:
            form.add_error("code", say(refusal))
        else:
            visitor.step_up(request, who, Method.PASSWORD_TOTP)
            return redirect("login:resume")
    facts = {
        "form": form,
        "has_totp": has_totp,
        "reason": _(pending["reason"]),
        "back_url": _way_back(pending),
    }
    return render(request, "login/again.html", facts)


@require_GET
@person_required
def resume(request: HttpRequest) -> HttpResponse:
    """Show the form that waited: one button sends it to where it came from, with its content."""
    pending = find_pending(request)
    if pending is None:
        return redirect("accounts:linked")
    facts = {"path": pending["path"], "fields": pending["fields"], "reason": _(pending["reason"])}
    request.session.pop(PENDING, None)
    return render(request, "login/resume.html", facts | {"back_url": _way_back(pending)})


def _way_back(pending: dict[str, Any]) -> str:
    return str(pending["back"])

"""Passkeys of a person: add, rename, remove."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.guards import fresh_login_required, person_required, sure_visitor
from portal.login import ceremonies
from portal.security.asking import REMOVE, may_add_required
from portal.security.forms import NameForm, NewPasskeyForm
from portal.words import say
from uets.kernel import clock
from uets.kernel.refusals import Refusal
from uets.login import actions, queries
from uets.login.errors import PasskeyLimit


@may_add_required
@never_cache
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Let the browser make a passkey and take it on; without JavaScript the page says so and offers the app."""
    at = clock.now()
    actor = sure_visitor(request).actor(at)
    form = NewPasskeyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        state, answer = ceremonies.take(request), form.cleaned_data["credential"]
        try:
            actions.add_passkey(
                actor=actor, name=form.cleaned_data["name"], state=state, answer=answer, at=at
            )
        except Refusal as refusal:
            form.add_error(None, say(refusal) if answer else gettext(ceremonies.NEEDS_SCRIPT))
        else:
            return redirect("security:page")
    try:
        passkey = ceremonies.keep(request, actions.ask_new_passkey(actor=actor, at=at))
    except PasskeyLimit as limit:
        return render(request, "security/passkey.html", {"refusal": say(limit)})
    return render(request, "security/passkey.html", {"form": form, "passkey": passkey})


@person_required
@require_http_methods(["GET", "POST"])
def rename(request: HttpRequest, passkey_id: UUID) -> HttpResponse:
    """Give a passkey another name."""
    name, at = _name_of(request, passkey_id), clock.now()
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": name})
    if form.is_bound and form.is_valid():
        actor = sure_visitor(request).actor(at)
        actions.rename_passkey(actor=actor, passkey_id=passkey_id, name=form.cleaned_data["name"], at=at)
        return redirect("security:page")
    return render(request, "security/passkey_name.html", {"form": form, "back_url": reverse("security:page")})


@person_required
@fresh_login_required(reason=REMOVE)
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, passkey_id: UUID) -> HttpResponse:
    """Say what removing a passkey means, and remove it."""
    name, at = _name_of(request, passkey_id), clock.now()
    if request.method == "POST":
        actions.remove_passkey(actor=sure_visitor(request).actor(at), passkey_id=passkey_id, at=at)
        return redirect("security:page")
    context = {
        "heading": gettext("Geçiş anahtarını kaldır"),
        "consequence": gettext(
            "Bu anahtarla artık giriş yapılamaz. Aygıttaki kaydını da aygıtınızdan silin."
        ),
        "detail": name,
        "act": gettext("Kaldır"),
        "back_url": reverse("security:page"),
        "is_destructive": True,
    }
    return render(request, "confirm.html", context)


def _name_of(request: HttpRequest, passkey_id: UUID) -> str:
    mine = queries.list_passkeys(person_id=sure_visitor(request).person.id)
    found = next((each.name for each in mine if each.id == passkey_id), None)
    if found is None:
        raise Http404
    return found

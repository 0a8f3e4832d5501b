"""The second half of a fresh login by e-Devlet: e-Devlet does not say when the person logged in there (trust.md §3).

A code of the app, a code to a verified contact, or a passkey; a recovery code is not strong and is not taken.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal import visitor as visitors
from portal.guards import person_required, sure_visitor
from portal.login import ceremonies
from portal.login.arriving import arrive, way_back
from portal.login.forms import CodeForm, PasskeyForm
from portal.login.second import APP, EMAIL, SMS, WRONG
from portal.posting import post_only
from portal.words import say
from uets.kernel import clock
from uets.kernel.refusals import Refusal
from uets.login import actions, errors, queries
from uets.login.states import CodeChannel, Identification, Method

PROVEN, BY = "edevlet-proven", "edevlet-by"
PROVEN_FOR: Final = timedelta(minutes=5)
CHANNELS: Final = {EMAIL: CodeChannel.EMAIL, SMS: CodeChannel.SMS}


def begin(request: HttpRequest, visitor: visitors.Visitor) -> HttpResponse:
    """Remember that e-Devlet has just identified this visitor again, and ask for the second factor."""
    request.session[PROVEN] = {"person": str(visitor.person.id), "at": clock.now().isoformat()}
    request.session.pop(BY, None)
    return redirect("login:edevlet_second")


@person_required
@never_cache
@require_http_methods(["GET", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask whom e-Devlet has just identified again for a code of the app, or for the one that was sent."""
    if not _is_proven(request):
        return HttpResponseRedirect(way_back(request))
    form = CodeForm(request.POST if request.method == "POST" else None)
    by = request.session.get(BY, APP)
    if request.method == "POST" and form.is_valid():
        try:
            method = _check_code(request, by, form.cleaned_data["code"])
        except errors.CodeWrong as wrong:
            form.add_error("code", gettext(WRONG[by]) if by in WRONG else say(wrong))
        except Refusal as refusal:
            form.add_error("code", say(refusal))
        else:
            return _arrive_again(request, method)
    elif request.method == "GET" and APP in request.GET:
        request.session.pop(BY, None)
    return _show(request, form)


@person_required
@post_only("login:edevlet_second")
def send_code(request: HttpRequest) -> HttpResponse:
    """Send a code to the verified e-mail address (“E-posta ile kod gönder”)."""
    return _send(request, EMAIL)


@person_required
@post_only("login:edevlet_second")
def send_sms(request: HttpRequest) -> HttpResponse:
    """Send a code to the verified mobile (“SMS ile kod gönder”)."""
    return _send(request, SMS)


@person_required
@post_only("login:edevlet_second")
def by_passkey(request: HttpRequest) -> HttpResponse:
    """Take the answer of a passkey; without JavaScript there is none, and another way is offered."""
    if not _is_proven(request):
        return HttpResponseRedirect(way_back(request))
    form = PasskeyForm(request.POST)
    answer = form.cleaned_data["credential"] if form.is_valid() else ""
    state = ceremonies.take(request)
    if not answer:
        return _show(request, CodeForm(), refusal=gettext(ceremonies.NEEDS_SCRIPT))
    try:
        actions.check_passkey(
            person_id=sure_visitor(request).person.id,
            state=state,
            answer=answer,
            origin=visitors.origin_of(request),
            at=clock.now(),
        )
    except Refusal as refusal:
        return _show(request, CodeForm(), refusal=say(refusal))
    return _arrive_again(request, Method.EDEVLET_PASSKEY)


def _send(request: HttpRequest, by: str) -> HttpResponse:
    if not _is_proven(request):
        return HttpResponseRedirect(way_back(request))
    try:
        actions.send_code(person_id=sure_visitor(request).person.id, channel=CHANNELS[by], at=clock.now())
    except Refusal as refusal:
        return _show(request, CodeForm(), refusal=say(refusal))
    request.session[BY] = by
    return redirect("login:edevlet_second")


def _is_proven(request: HttpRequest) -> bool:
    """Tell whether e-Devlet has identified this visitor again within the last minutes."""
    proven: dict[str, str] | None = request.session.get(PROVEN)
    if proven is None or proven["person"] != str(sure_visitor(request).person.id):
        return False
    return clock.now() - datetime.fromisoformat(proven["at"]) <= PROVEN_FOR


def _check_code(request: HttpRequest, by: str, code: str) -> Method:
    person_id = sure_visitor(request).person.id
    origin, at = visitors.origin_of(request), clock.now()
    if by in CHANNELS:
        actions.check_code(person_id=person_id, channel=CHANNELS[by], code=code, origin=origin, at=at)
        return Method.EDEVLET_CODE
    actions.check_totp(person_id=person_id, code=code, origin=origin, at=at)
    return Method.EDEVLET_TOTP


def _arrive_again(request: HttpRequest, method: Method) -> HttpResponse:
    for name in (PROVEN, BY):
        request.session.pop(name, None)
    person = sure_visitor(request).person
    found = Identification(
        tckn=person.tckn,
        first_name=person.first_name,
        last_name=person.last_name,
        method=method,
        at=clock.now(),
    )
    return arrive(request, found)


def _show(request: HttpRequest, form: CodeForm, *, refusal: str = "") -> HttpResponse:
    person = sure_visitor(request).person
    means = queries.find_means(person=person)
    context: dict[str, Any] = {
        "form": form,
        "refusal": refusal,
        "by": request.session.get(BY, APP),
        "means": means,
        "passkey": ceremonies.ask(request, person.id) if means.passkeys else None,
        "back_url": way_back(request),
    }
    return render(request, "login/edevlet_second.html", context)

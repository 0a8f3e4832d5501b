"""Login by e-Devlet: to its door by a GET, back with a code; a fresh login needs a second factor of ours besides.

The state is random, belongs to the session that asked, and is good for one answer within ten minutes: nobody is
logged in by an answer to somebody else's question (RFC 6749 §10.12), and no answer counts twice.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal import visitor as visitors
from portal.guards import person_required, public, sure_visitor, visitor_of
from portal.login.arriving import arrive, set_out, way_back
from portal.login.forms import CodeForm
from portal.login.refusing import refuse_login
from portal.login.second import EMAIL, WRONG
from portal.posting import post_only
from portal.words import say
from uets.kernel import clock
from uets.kernel.refusals import Refusal
from uets.login import actions, errors, ports, queries
from uets.login.states import EDevletFault, Identification, Method

ASKED, PROVEN, EMAILED = "edevlet-asked", "edevlet-proven", "edevlet-emailed"
LIFE: Final = timedelta(minutes=10)
PROVEN_FOR: Final = timedelta(minutes=5)
LONGEST_CODE: Final = 2_000
REFUSED_THERE: Final = "access_denied"


@public
@never_cache
@require_http_methods(["GET"])
def go(request: HttpRequest) -> HttpResponse:
    """Lead to e-Devlet Kapısı; what was asked before is forgotten."""
    if not settings.EDEVLET["url"]:
        raise Http404
    set_out(request)
    state = secrets.token_urlsafe(32)
    request.session[ASKED] = {"state": state, "at": clock.now().isoformat()}
    return HttpResponseRedirect(ports.edevlet().address_of_login(state))


@public
@never_cache
@require_http_methods(["GET"])
def back(request: HttpRequest) -> HttpResponse:
    """Take the answer of e-Devlet, once: who the person is, or that it does not say."""
    origin, at = visitors.origin_of(request), clock.now()
    try:
        fault = _find_fault(request)
        if fault is not None:
            raise actions.refuse_edevlet(why=fault, origin=origin, at=at)
        found = actions.identify_by_edevlet(code=request.GET["code"], origin=origin, at=at)
    except Refusal as refusal:
        return refuse_login(request, say(refusal), back_url=way_back(request))
    visitor = visitor_of(request)
    if visitor is None or visitor.person.tckn != found.tckn:
        return arrive(request, found)
    request.session[PROVEN] = {"person": str(visitor.person.id), "at": at.isoformat()}
    request.session.pop(EMAILED, None)
    return redirect("login:edevlet_second")


@person_required
@never_cache
@require_http_methods(["GET", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask whom e-Devlet has just identified again for a second factor: e-Devlet does not say when they logged in."""
    if not _is_proven(request):
        return HttpResponseRedirect(way_back(request))
    visitor = sure_visitor(request)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            method = _check_code(request, form.cleaned_data["code"])
        except errors.CodeWrong as wrong:
            form.add_error("code", gettext(WRONG[EMAIL]) if request.session.get(EMAILED) else say(wrong))
        except Refusal as refusal:
            form.add_error("code", say(refusal))
        else:
            return _arrive_again(request, visitor, method)
    elif request.method == "GET" and "uygulama" in request.GET:
        request.session.pop(EMAILED, None)
    return _show_second(request, form)


@person_required
@post_only("login:edevlet_second")
def send_code(request: HttpRequest) -> HttpResponse:
    """Send a code to the verified e-mail address (“E-posta ile kod gönder”)."""
    if not _is_proven(request):
        return HttpResponseRedirect(way_back(request))
    try:
        actions.send_email_code(person_id=sure_visitor(request).person.id, at=clock.now())
    except Refusal as refusal:
        return _show_second(request, CodeForm(), refusal=say(refusal))
    request.session[EMAILED] = True
    return redirect("login:edevlet_second")


def _find_fault(request: HttpRequest) -> EDevletFault | None:
    """Return what is wrong with an answer; the question it answers is forgotten in any case."""
    asked: dict[str, str] | None = request.session.pop(ASKED, None)
    state = request.GET.get("state", "")
    if asked is None or not constant_time_compare(asked["state"].encode(), state.encode()):
        return EDevletFault.OTHER_SESSION
    if clock.now() - datetime.fromisoformat(asked["at"]) > LIFE:
        return EDevletFault.OTHER_SESSION
    if "error" in request.GET:
        is_refused = request.GET["error"] == REFUSED_THERE
        return EDevletFault.CONSENT_REFUSED if is_refused else EDevletFault.ERROR
    is_code = 0 < len(request.GET.get("code", "")) <= LONGEST_CODE
    return None if is_code else EDevletFault.ERROR


def _is_proven(request: HttpRequest) -> bool:
    """Tell whether e-Devlet has identified this visitor again within the last minutes."""
    proven: dict[str, str] | None = request.session.get(PROVEN)
    if proven is None or proven["person"] != str(sure_visitor(request).person.id):
        return False
    return clock.now() - datetime.fromisoformat(proven["at"]) <= PROVEN_FOR


def _check_code(request: HttpRequest, code: str) -> Method:
    person_id = sure_visitor(request).person.id
    origin, at = visitors.origin_of(request), clock.now()
    if request.session.get(EMAILED):
        actions.check_email_code(person_id=person_id, code=code, origin=origin, at=at)
        return Method.EDEVLET_CODE
    actions.check_totp(person_id=person_id, code=code, origin=origin, at=at)
    return Method.EDEVLET_TOTP


def _arrive_again(request: HttpRequest, visitor: visitors.Visitor, method: Method) -> HttpResponse:
    for name in (PROVEN, EMAILED):
        request.session.pop(name, None)
    person = visitor.person
    found = Identification(
        tckn=person.tckn,
        first_name=person.first_name,
        last_name=person.last_name,
        method=method,
        at=clock.now(),
    )
    return arrive(request, found)


def _show_second(request: HttpRequest, form: CodeForm, *, refusal: str = "") -> HttpResponse:
    person = sure_visitor(request).person
    context: dict[str, Any] = {
        "form": form,
        "refusal": refusal,
        "is_emailed": request.session.get(EMAILED, False),
        "has_totp": queries.has_totp(person_id=person.id),
        "has_email": bool(person.email and person.email_verified_at),
        "back_url": way_back(request),
    }
    return render(request, "login/edevlet_second.html", context)

"""Login by e-Devlet: to its door by a GET, back with a code.

For whom is logged in already it is the first half of a fresh login (`edevlet_second`).

The state is random, belongs to the session that asked, and is good for one answer within ten minutes: nobody is
logged in by an answer to somebody else's question (RFC 6749 §10.12), and no answer counts twice.
"""

import secrets
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal import visitor as visitors
from portal.guards import public, visitor_of
from portal.login import edevlet_second
from portal.login.arriving import Errand, arrive, is_set_out_for, set_out, way_back
from portal.login.refusing import refuse_login
from portal.words import say
from uets.kernel import clock
from uets.kernel.refusals import Refusal
from uets.login import actions, ports
from uets.login.states import EDevletFault

ASKED = "edevlet-asked"
LIFE: Final = timedelta(minutes=10)
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
    is_for_address = is_set_out_for(request, Errand.REGISTRATION)
    if visitor is None or is_for_address or visitor.person.tckn != found.tckn:
        return arrive(request, found)
    return edevlet_second.begin(request, visitor)


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

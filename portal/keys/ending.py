"""Yetkiyi Sonlandır: one page that says what ends when, one button; no more steps than giving, no fresh login."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from portal.guards import account_required
from portal.keys.changes import done, foresee, named, sealed, seen_at
from portal.keys.found import find
from portal.keys.views import settings_context
from portal.keys.words import is_open, say_consequences
from portal.words import say
from uets.kernel import clock
from uets.kernel.refusals import Refusal
from uets.keys import actions
from uets.keys.rules import grants as rules

if TYPE_CHECKING:
    from portal.keys.found import Found


@account_required(contract=False)
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, name: str) -> HttpResponse:
    """Say what ends and when, then end the grant for good, before the page answers."""
    found = find(request, name)
    if request.method == "POST":
        return _end(request, found)
    actor = found.visitor.actor(clock.now())
    if not rules.can_end(actor=actor, state=found.grant.state):
        raise PermissionDenied
    return render(request, "keys/end.html", _sheet(found))


def _end(request: HttpRequest, found: "Found") -> HttpResponse:
    try:
        actions.end_grant(**named(found), at=clock.now(), shown_at=seen_at(request, found))
    except Refusal as refusal:
        context = settings_context(request, found, refusal=say(refusal))
        return render(request, "keys/settings.html", context, status=409)
    return done(request, found, "sonlandi")


def _sheet(found: "Found") -> dict[str, Any]:
    grant = found.grant
    follows = say_consequences(foresee(found), is_on_its_way=is_open(found.delivery), is_final=True)
    points = [
        gettext("Hemen: yetkinin API anahtarları geçersiz olur; entegratörün sonraki çağrısı reddedilir."),
        gettext("Hemen: bu anahtarla eklenen ve tutmadığınız işlem yetkilileri çıkar."),
        gettext("%(day)s: satın alınan süre bu gün bitecekti; kalan süre kullanılamaz.")
        % {"day": f"{grant.ends_on:%d.%m.%Y}"},
        gettext("Geri alınamaz: yeniden vermek için yeni başvuru gerekir."),
        gettext("Kalır: onay kayıtları, makbuzlar, deliller ve posta kutunuz."),
    ]
    return {
        "integrator": found.integrator.legal_name,
        "consequence": follows,
        "points": points,
        "shown_at": sealed(found),
        "back_url": found.url("settings"),
    }

"""Anahtarı Yenile: a new key goes to the integrator by itself; the old one works on for as long as is chosen."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from portal.guards import account_required, fresh_login_required
from portal.keys.changes import done, named
from portal.keys.found import Found, find
from portal.keys.views import settings_context
from portal.words import say
from uets.kernel import clock
from uets.kernel.refusals import Refusal
from uets.keys import actions
from uets.keys.rules import grants as rules
from uets.keys.states import OVERLAP_HOURS

ROTATE = gettext_noop("Anahtarı yenilemek için yeniden giriş yapın")
OVERLAPS = (
    (24, _("24 saat")),
    (1, _("1 saat")),
    (168, _("7 gün")),
    (0, _("Hemen: yenisi teslim alınınca eskisi durur")),
)


class OverlapForm(forms.Form):
    """How long the old key works on."""

    overlap = forms.TypedChoiceField(
        label=_("Yenisi teslim alındıktan sonra eski anahtar ne kadar çalışsın?"),
        choices=OVERLAPS,
        coerce=int,
        initial=OVERLAP_HOURS,
        widget=forms.RadioSelect,
    )


@account_required
@require_http_methods(["GET", "POST"])
@fresh_login_required(reason=ROTATE)
def rotate(request: HttpRequest, name: str) -> HttpResponse:
    """Say what follows and ask for the overlap, then order a new key."""
    found = find(request, name)
    if not rules.can_narrow(actor=found.visitor.actor(clock.now())):
        raise PermissionDenied
    form = OverlapForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = _sheet(found) | {"form": form}
        return render(request, "confirm.html", context, status=422 if form.errors else 200)
    try:
        actions.rotate_key(**named(found), overlap_hours=form.cleaned_data["overlap"], at=clock.now())
    except Refusal as refusal:
        context = settings_context(request, found, refusal=say(refusal))
        return render(request, "keys/settings.html", context, status=409)
    return done(request, found, "yenileniyor")


def _sheet(found: Found) -> dict[str, Any]:
    return {
        "heading": gettext("Anahtarı Yenile"),
        "consequence": gettext(
            "Yeni bir API anahtarı üretilir ve entegratöre otomatik olarak iletilir. Eski anahtar, yenisi teslim "
            "alınana kadar çalışır. Süre ve izinler değişmez; ücret alınmaz."
        ),
        "detail": f"{found.integrator.legal_name} · {found.mask}",
        "act": gettext("Anahtarı yenile"),
        "back_url": found.url("settings"),
    }

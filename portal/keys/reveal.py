"""Görüntüle: each POST shows the key once; reload, back and history show the mask."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.guards import fresh_login_required, principal_required
from portal.keys.found import find
from portal.words import say
from uets.kernel import clock
from uets.kernel.refusals import Refusal
from uets.keys.actions import ask_reveal
from uets.keys.states import KEY_SHOWN_FOR, KeyState

REASON = gettext_noop("API anahtarını göstermek için yeniden giriş yapın")


@principal_required
@never_cache
@require_http_methods(["GET", "POST"])
@fresh_login_required(reason=REASON)
def reveal(request: HttpRequest, name: str) -> HttpResponse:
    """Show the mask; after a POST with a fresh strong login, the key, for sixty seconds."""
    found, at = find(request, name), clock.now()
    context = {
        "integrator": found.integrator.legal_name,
        "mask": found.mask,
        "back_url": found.url("settings"),
        "here": found.url("reveal"),
        "waiting": found.key is not None and found.key.state == KeyState.AWAITING_DELIVERY,
    }
    if request.method == "POST":
        try:
            shown = ask_reveal(
                actor=found.visitor.actor(at),
                account_id=found.grant.account_id,
                grant_id=found.grant.id,
                at=at,
            )
        except Refusal as refusal:
            context["refusal"] = say(refusal)
        else:
            context |= {"key": shown.text, "left_today": shown.left_today}
    response = render(request, "keys/reveal.html", context)
    response["Cache-Control"] = "no-store"
    if "key" in context:
        # Without JavaScript too the page goes back to the mask, by a GET, which never shows a key.
        response["Refresh"] = f"{int(KEY_SHOWN_FOR.total_seconds())};url={found.url('reveal')}"
    return response

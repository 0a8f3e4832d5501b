"""Görüntüle: each form shows the key once; reload, second click, back and history show the mask."""

from uuid import UUID

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.guards import fresh_login_required, principal_required
from portal.keys.found import Found, find
from portal.words import say
from uets.kernel import clock
from uets.kernel.ids import new_id
from uets.kernel.refusals import Refusal
from uets.keys.actions import ask_reveal
from uets.keys.errors import RevealRepeated
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
        "form_number": _signer(found).sign(str(new_id())),
    }
    if request.method == "POST":
        try:
            shown = ask_reveal(
                actor=found.visitor.actor(at),
                account_id=found.grant.account_id,
                grant_id=found.grant.id,
                form_id=_read_number(request, found),
                at=at,
            )
        except RevealRepeated as repeated:
            context["repeated"] = say(repeated)
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


def _read_number(request: HttpRequest, found: Found) -> UUID:
    """Return the number we gave to the form that was sent; the vault takes each only once."""
    try:
        return UUID(_signer(found).unsign(request.POST.get("form", "")))
    except (signing.BadSignature, ValueError) as unknown:
        raise RevealRepeated from unknown


def _signer(found: Found) -> signing.Signer:
    """Return what signs the numbers of forms: each holds for one person and one grant."""
    return signing.Signer(salt=f"keys.reveal:{found.grant.id}:{found.visitor.person.id}")

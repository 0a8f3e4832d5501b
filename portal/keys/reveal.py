"""Görüntüle: each form shows the key once; reload, second click, back and history show the mask.

Where two let a key be seen (rule R5), the first click asks for the second person; the key vault decides either way.
"""

from typing import Any
from uuid import UUID

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.guards import fresh_login_required, principal_required
from portal.keys.found import Found, find
from portal.words import say
from uets.accounts import queries as accounts
from uets.accounts.states import DualAct
from uets.approvals import actions as approvals
from uets.approvals import queries as approval_queries
from uets.approvals.states import Act, ApprovalState
from uets.kernel import clock
from uets.kernel.ids import new_id
from uets.kernel.refusals import Refusal
from uets.keys import queries as keys
from uets.keys.actions import ask_reveal
from uets.keys.errors import RevealRepeated
from uets.keys.states import KEY_SHOWN_FOR, PERMIT_LIFE, KeyState

WAITS, GIVEN, NONE = "waits", "given", "none"
REASON = gettext_noop("API anahtarını göstermek için yeniden giriş yapın")


@principal_required
@never_cache
@require_http_methods(["GET", "POST"])
@fresh_login_required(reason=REASON)
def reveal(request: HttpRequest, name: str) -> HttpResponse:
    """Show the mask; after a POST with a fresh strong login, the key, for sixty seconds."""
    found, at = find(request, name), clock.now()
    second = _find_second(found)
    context = {
        "integrator": found.integrator.legal_name,
        "mask": found.mask,
        "back_url": found.url("settings"),
        "here": found.url("reveal"),
        "waiting": found.key is not None and found.key.state == KeyState.AWAITING_DELIVERY,
        "form_number": _signer(found).sign(str(new_id())),
        "second": second,
    }
    if request.method == "POST" and second is not None and second["state"] != GIVEN:
        return _ask_second(found, second)
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


def _ask_second(found: Found, second: dict[str, Any]) -> HttpResponse:
    """Ask for the second person, once: what waits already goes on waiting."""
    at, key = clock.now(), found.key
    if key is not None and second["state"] != WAITS:
        approvals.do_or_ask(
            actor=found.visitor.actor(at),
            account_id=found.grant.account_id,
            act=Act.REVEAL_KEY,
            given={"grant_id": str(found.grant.id), "key_id": str(key.id), "kid": key.kid},
            about=f"{found.integrator.legal_name}, {key.mask}",
            at=at,
        )
    return redirect(found.url("reveal"))


def _find_second(found: Found) -> dict[str, Any] | None:
    """Return how a second approval of this person's view of this key stands, None where one person is enough."""
    if DualAct.REVEAL not in accounts.list_switches(account_id=found.grant.account_id):
        return None
    at = clock.now()
    newest = found.key and approval_queries.find_newest(
        account_id=found.grant.account_id,
        act=Act.REVEAL_KEY,
        asked_by_id=found.visitor.person.id,
        key_id=str(found.key.id),
    )
    if not newest:
        return {"state": NONE}
    if newest.state == ApprovalState.WAITING and at < newest.expires_at:
        return {"state": WAITS, "until": newest.expires_at}
    permit = keys.find_permit(account_id=found.grant.account_id, permit_id=newest.id, at=at)
    if permit is None:
        return {"state": NONE}
    return {"state": GIVEN, "until": permit.approved_at + PERMIT_LIFE, "by": newest.decided_by_name}


def _read_number(request: HttpRequest, found: Found) -> UUID:
    """Return the number we gave to the form that was sent; the vault takes each only once."""
    try:
        return UUID(_signer(found).unsign(request.POST.get("form", "")))
    except (signing.BadSignature, ValueError) as unknown:
        raise RevealRepeated from unknown


def _signer(found: Found) -> signing.Signer:
    """Return what signs the numbers of forms: each holds for one person and one grant."""
    return signing.Signer(salt=f"keys.reveal:{found.grant.id}:{found.visitor.person.id}")

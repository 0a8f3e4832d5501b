"""What the holder changes: each with its consequence in words before, and evidence after."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

import msgspec
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_http_methods

from portal import pending
from portal.agreements.forms import open_shown, seal_shown
from portal.choices import read_version, ticks_all
from portal.guards import (
    account_required,
    ask_for_contract,
    ask_for_login,
    fresh_login_required,
    principal_required,
)
from portal.keys import forms, words
from portal.keys.found import Found, find
from portal.keys.views import DONE_HERE, settings_context
from portal.keys.words import is_open
from portal.words import say
from uets.accounts import queries as accounts
from uets.accounts.states import DualAct
from uets.agreements.errors import ContractMissing
from uets.approvals import actions as approvals
from uets.approvals.states import Act
from uets.kernel import clock
from uets.kernel.clock import istanbul_date
from uets.kernel.refusals import Refusal
from uets.keys import actions, queries
from uets.keys.actions.amend_grant import Amendment, Settings, plan_amendment
from uets.keys.errors import LoginNotFresh, RangeInvalid, VersionStale
from uets.keys.rules import grants as rules
from uets.keys.states import GrantState, IpRule
from uets.mailbox import queries as mailbox

if TYPE_CHECKING:
    from uets.integrators.models import Order
    from uets.keys.rules.consequences import Consequences

WIDEN = gettext_noop("İzinleri genişletmek için yeniden giriş yapın")
ENABLE = gettext_noop("Yetkiyi yeniden etkinleştirmek için yeniden giriş yapın")
CALLS_AGAIN = gettext_noop("Entegratör, verdiğiniz izinlerle yeniden çağrı yapabilir.")
NEEDS_A_KEY = gettext_noop(
    "Yetki yeniden etkin olur, ama anahtarı teslim edilmedi: entegratör henüz çağrı yapamaz. "
    "Sonra “Yeniden gönder” ile yeni bir anahtar gönderin."
)
RESEND = gettext_noop("Yeni anahtar göndermek için yeniden giriş yapın")


def done(request: HttpRequest, found: Found, what: str, *, order: "Order | None" = None) -> HttpResponse:
    """Lead back to the settings, which say once what was done; after a sale with the number of the order."""
    note = {"grant": found.name, "what": what}
    if order is not None:
        note |= {"order": order.number, "order_id": str(order.id)}
    request.session[DONE_HERE] = note
    return HttpResponseRedirect(found.url("settings"))


@account_required
@require_http_methods(["GET", "POST"])
def amend(request: HttpRequest, name: str) -> HttpResponse:
    """Güncelle: narrowing acts at once, widening is checked first, old and new beside each other.

    A GET shows the check page of a form that comes back after a fresh login.
    """
    found = find(request, name)
    sent = request.POST if request.method == "POST" else pending.content_of(request)
    if sent is None:
        return HttpResponseRedirect(found.url("settings"))
    if ticks_all(request.POST, field="boxes"):
        form = found.permissions_form(initial=forms.ticked(request.POST, tariff=found.tariff))
        return render(request, "keys/settings.html", settings_context(request, found, form=form))
    form = found.permissions_form(sent)
    if not form.is_valid():
        return render(request, "keys/settings.html", settings_context(request, found, form=form), status=422)
    return _check_or_amend(request, found, form, sent=sent)


def _check_or_amend(
    request: HttpRequest, found: Found, form: forms.PermissionsForm, *, sent: QueryDict
) -> HttpResponse:
    asked = Settings(
        permissions=form.permissions, ip_rule=IpRule(form.cleaned_data["ip_rule"]), ip_ranges=form.ranges
    )
    try:
        try:
            return _amend(request, found, asked, sent=sent, version=form.cleaned_data["version"])
        except VersionStale as stale:
            # What is stored by now stands beside what was asked for; only a second consent changes it.
            now = find(request, found.name)
            plan = plan_amendment(grant=now.grant, settings=asked, are_local_allowed=settings.DEMO)
            return _check_page(request, now, plan, sent=sent, refusal=say(stale))
    except Refusal as refusal:
        form.add_error("ip_ranges" if isinstance(refusal, RangeInvalid) else None, forms.say_why_not(refusal))
        return render(request, "keys/settings.html", settings_context(request, found, form=form), status=409)


def _amend(
    request: HttpRequest, found: Found, asked: Settings, *, sent: QueryDict, version: int
) -> HttpResponse:
    plan = plan_amendment(grant=found.grant, settings=asked, are_local_allowed=settings.DEMO)
    if (plan.is_wider or plan.wide_ranges) and "onay" not in request.POST:
        return _check_page(request, found, plan, sent=sent)
    if request.method != "POST":
        return HttpResponseRedirect(found.url("settings"))
    try:
        waits = _do_or_ask(request, found, asked, version=version)
    except LoginNotFresh:
        return ask_for_login(request, reason=WIDEN)
    except ContractMissing:
        return ask_for_contract(request)
    pending.drop(request)
    return HttpResponseRedirect(reverse("approvals:list")) if waits else done(request, found, "guncellendi")


def _do_or_ask(request: HttpRequest, found: Found, asked: Settings, *, version: int) -> bool:
    """Amend at once, or let it wait for a second person (rule R5); tell whether it waits."""
    at, shown_at = clock.now(), seen_at(request, found)
    outcome = approvals.do_or_ask(
        actor=found.visitor.actor(at),
        account_id=found.grant.account_id,
        act=Act.AMEND_GRANT,
        given={
            "grant_id": str(found.grant.id),
            "settings": msgspec.to_builtins(asked),
            "expected_version": version,
            "shown_at": shown_at and shown_at.isoformat(),
        },
        about=found.integrator.legal_name,
        at=at,
    )
    return outcome.waits is not None


@account_required(contract=False)
@require_http_methods(["GET", "POST"])
def disable(request: HttpRequest, name: str) -> HttpResponse:
    """Devre Dışı Bırak: says what follows, then stops every key of the grant at once."""
    found = find(request, name)
    if request.method == "POST":
        return _act(request, found, actions.disable_key, what="devre-disi")
    if not rules.can_narrow(actor=found.visitor.actor(clock.now())):
        raise PermissionDenied
    context = {
        "heading": gettext("Devre Dışı Bırak"),
        "consequence": words.say_consequences(foresee(found), is_on_its_way=is_open(found.delivery)),
        "detail": found.integrator.legal_name,
        "act": gettext("Devre dışı bırak"),
        "back_url": found.url("settings"),
        "is_destructive": True,
    }
    return render(request, "confirm.html", context)


@principal_required
@require_http_methods(["GET", "POST"])
@fresh_login_required(reason=ENABLE)
def enable(request: HttpRequest, name: str) -> HttpResponse:
    """Etkinleştir: says what follows, then lets the grant stand where its key stands."""
    found = find(request, name)
    has_key = any(rules.state_by_key(key.state) == GrantState.ACTIVE for key in found.keys)
    if request.method == "POST":
        return _act(request, found, actions.enable_key, what="etkin" if has_key else "etkin-anahtarsiz")
    context = {
        "heading": gettext("Etkinleştir"),
        "consequence": gettext(CALLS_AGAIN if has_key else NEEDS_A_KEY),
        "detail": ", ".join(words.say_permissions(found.grant.permissions)),
        "act": gettext("Etkinleştir"),
        "back_url": found.url("settings"),
    }
    return render(request, "confirm.html", context)


@principal_required
@require_http_methods(["GET", "POST"])
@fresh_login_required(reason=RESEND)
def resend(request: HttpRequest, name: str) -> HttpResponse:
    """Yeniden gönder: says what follows, then orders a new key."""
    found = find(request, name)
    if request.method == "POST":
        return _act(request, found, actions.resend_key, what="gonderildi")
    context = {
        "heading": gettext("Yeniden gönder"),
        "consequence": gettext(
            "Yeni bir API anahtarı üretilir ve entegratöre otomatik olarak iletilir. Eski anahtar silindi, "
            "bir daha kullanılamaz. Süre ve izinler değişmez; ücret alınmaz."
        ),
        "detail": found.integrator.legal_name,
        "act": gettext("Yeni anahtar gönder"),
        "back_url": found.url("settings"),
    }
    return render(request, "confirm.html", context)


def _act(request: HttpRequest, found: Found, act: Any, *, what: str) -> HttpResponse:
    try:
        act(**named(found), at=clock.now())
    except Refusal as refusal:
        context = settings_context(request, found, refusal=say(refusal))
        return render(request, "keys/settings.html", context, status=409)
    return done(request, found, what)


def buy_or_ask(
    request: HttpRequest, found: Found, act: Act, given: dict[str, Any], *, what: str
) -> HttpResponse:
    """Buy at once, or let it wait for a second person (rule R5); lead to where that is said."""
    outcome = approvals.do_or_ask(
        actor=found.visitor.actor(clock.now()),
        account_id=found.grant.account_id,
        act=act,
        given={"grant_id": str(found.grant.id), "expected_version": sent_version(request), **given},
        about=found.integrator.legal_name,
        at=clock.now(),
    )
    if outcome.waits is not None:
        return HttpResponseRedirect(reverse("approvals:list"))
    return done(request, found, what, order=cast("Order", outcome.done))


def takes_two(found: Found, act: DualAct) -> bool:
    """Tell whether the account lets two principal operators do this together."""
    return act in accounts.list_switches(account_id=found.grant.account_id)


def named(found: Found) -> dict[str, Any]:
    """Return who acts on which grant."""
    return {
        "actor": found.visitor.actor(clock.now()),
        "account_id": found.grant.account_id,
        "grant_id": found.grant.id,
    }


def _check_page(
    request: HttpRequest, found: Found, plan: Amendment, *, sent: QueryDict, refusal: str = ""
) -> HttpResponse:
    """Show old and new of a widening, with its consequence, before it is done."""
    rows = list_amendment_differences(plan)
    new = set(plan.settings.permissions) - set(found.grant.permissions)
    is_freed = plan.settings.ip_rule is IpRule.NONE and found.grant.ip_rule != IpRule.NONE
    kept = ("boxes", "level", "ip_rule", "ip_ranges")
    hidden = [(name, value) for name in kept for value in sent.getlist(name)]
    context = {
        "heading": gettext("Değişikliği kontrol edin"),
        "differences": rows,
        "warnings": words.warn_of(new, is_unrestricted=is_freed, wide_ranges=plan.wide_ranges),
        "hidden": [*hidden, ("version", found.grant.version), ("onay", "1"), ("shown_at", sealed(found))],
        "refusal": refusal,
        "act": gettext("Onayla ve güncelle"),
        "act_url": found.url("amend"),
        "back_url": found.url("settings"),
    }
    return render(request, "keys/change.html", context, status=409 if refusal else 200)


def list_amendment_differences(plan: Amendment) -> list[dict[str, str]]:
    """Return old and new of permissions and IP rule."""
    labels = {
        "permissions": gettext("Yetkili İzinleri"),
        "ip_rule": gettext("IP Adresi"),
        "ip_ranges": gettext("Adres aralıkları"),
    }
    return [
        difference(labels[name], _shown(name, change["old"]), _shown(name, change["new"]))
        for name, change in plan.differences.items()
    ]


def change_page(
    request: HttpRequest,
    found: Found,
    *,
    words_of_page: dict[str, Any],
    rows: list[dict[str, str]],
    refusal: str,
    form: Form | None = None,
) -> HttpResponse:
    """Show the check page of a change with a price: old and new, new texts with their empty boxes, one button."""
    context = {
        **words_of_page,
        "form": form,
        "sentence": found.integrator.legal_name,
        "differences": rows,
        "hidden": [("version", found.grant.version), *([] if form else [("shown_at", sealed(found))])],
        "refusal": refusal,
        "back_url": found.url("settings"),
    }
    return render(
        request, "keys/change.html", context, status=409 if refusal or (form and form.errors) else 200
    )


def foresee(found: Found) -> "Consequences":
    """Return what follows when this grant stops (rule R14)."""
    at = clock.now()
    grant, on = found.grant, istanbul_date(at)
    unopened = mailbox.count_unopened(account_ids=[grant.account_id], at=at).get(grant.account_id)
    return queries.find_consequences(
        account_id=grant.account_id,
        grant_id=grant.id,
        unopened=unopened.count if unopened else 0,
        nearest_deemed_served_on=unopened.nearest_deemed_served_on if unopened else None,
        on=on,
    )


def difference(label: str, old: str, new: str) -> dict[str, str]:
    """Return a row of a check page: what is now, what would be."""
    return {"label": label, "old": old, "new": new}


def _shown(name: str, value: object) -> str:
    if name == "permissions" and isinstance(value, list):
        return "\n".join(words.say_permissions(value))
    if name == "ip_rule":
        return gettext(words.IP_WORDS[str(value)])
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)


def say_day(on: date) -> str:
    """Return a day as in the guide."""
    return f"{on:%d.%m.%Y}"


def sealed(found: Found, *texts: UUID) -> str:
    """Return when this grant, with these texts, was shown to the visitor, signed for a hidden field."""
    return seal_shown(clock.now(), texts=[found.grant.id, *texts], visitor=found.visitor)


def seen_at(request: HttpRequest, found: Found, *texts: UUID) -> datetime | None:
    """Return when the sent page was shown, None when we do not know."""
    sent = request.POST.get("shown_at", "")
    return open_shown(sent, texts=[found.grant.id, *texts], visitor=found.visitor)


def sent_version(request: HttpRequest) -> int:
    """Return the version that the sent page had shown, 0 for none."""
    return read_version(request.POST.get("version", ""))

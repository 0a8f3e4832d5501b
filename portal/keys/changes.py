"""What the holder changes: each with its consequence in words before, and evidence after."""

from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_http_methods, require_POST

from portal.choices import read_version, ticks_all
from portal.guards import account_required, ask_for_login, fresh_login_required, principal_required
from portal.keys import forms, words
from portal.keys.found import Found, find
from portal.keys.views import settings_context
from portal.words import say
from uets.integrators import queries as integrators
from uets.kernel import clock
from uets.kernel.clock import istanbul_date
from uets.kernel.numbers import format_kurus
from uets.kernel.refusals import Refusal
from uets.keys import actions, queries
from uets.keys.actions.amend_grant import Amendment, Settings, plan_amendment
from uets.keys.actions.extend_key import plan_tariff_change
from uets.keys.errors import LoginNotFresh, RangeInvalid, VersionStale
from uets.keys.states import IpRule
from uets.mailbox import queries as mailbox

WIDEN = gettext_noop("İzinleri genişletmek için yeniden giriş yapın")
ENABLE = gettext_noop("Yetkiyi yeniden etkinleştirmek için yeniden giriş yapın")
TARIFF = gettext_noop("Tarifeyi değiştirmek için yeniden giriş yapın")
RESEND = gettext_noop("Yeni anahtar göndermek için yeniden giriş yapın")


def done(found: Found, what: str) -> HttpResponse:
    """Lead back to the settings with the sentence of what was done."""
    return HttpResponseRedirect(f"{found.url('settings')}?tamam={what}")


@account_required
@require_POST
def amend(request: HttpRequest, name: str) -> HttpResponse:
    """Güncelle: narrowing acts at once, widening is checked first, old and new beside each other."""
    found = find(request, name)
    if ticks_all(request.POST, field="boxes"):
        form = forms.PermissionsForm(initial=forms.ticked(request.POST))
        return render(request, "keys/settings.html", settings_context(request, found, form=form))
    form = forms.PermissionsForm(request.POST)
    if not form.is_valid():
        return render(request, "keys/settings.html", settings_context(request, found, form=form), status=422)
    asked = Settings(
        permissions=form.permissions, ip_rule=IpRule(form.cleaned_data["ip_rule"]), ip_ranges=form.ranges
    )
    try:
        try:
            return _amend(request, found, asked, version=form.cleaned_data["version"])
        except VersionStale as stale:
            # What is stored by now stands beside what was asked for; only a second consent changes it.
            now = find(request, name)
            plan = plan_amendment(grant=now.grant, settings=asked, are_local_allowed=settings.DEMO)
            return _check_page(request, now, plan, refusal=say(stale))
    except Refusal as refusal:
        form.add_error("ip_ranges" if isinstance(refusal, RangeInvalid) else None, say(refusal))
        return render(request, "keys/settings.html", settings_context(request, found, form=form), status=409)


def _amend(request: HttpRequest, found: Found, asked: Settings, *, version: int) -> HttpResponse:
    plan = plan_amendment(grant=found.grant, settings=asked, are_local_allowed=settings.DEMO)
    if (plan.is_wider or plan.wide_ranges) and "onay" not in request.POST:
        return _check_page(request, found, plan)
    try:
        actions.amend_grant(
            **named(found),
            settings=asked,
            expected_version=version,
            are_local_allowed=settings.DEMO,
            at=clock.now(),
        )
    except LoginNotFresh:
        return ask_for_login(request, reason=WIDEN)
    return done(found, "guncellendi")


@account_required(contract=False)
@require_http_methods(["GET", "POST"])
def disable(request: HttpRequest, name: str) -> HttpResponse:
    """Devre Dışı Bırak: says what follows, then stops every key of the grant at once."""
    found = find(request, name)
    if request.method == "POST":
        return _act(request, found, actions.disable_key, what="devre-disi")
    context = {
        "heading": gettext("Devre Dışı Bırak"),
        "consequence": _consequence(found),
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
    """Etkinleştir."""
    found = find(request, name)
    if request.method == "POST":
        return _act(request, found, actions.enable_key, what="etkin")
    context = {
        "heading": gettext("Etkinleştir"),
        "consequence": gettext("Entegratör, verdiğiniz izinlerle yeniden çağrı yapabilir."),
        "detail": ", ".join(words.say_permissions(found.grant.permissions)),
        "act": gettext("Etkinleştir"),
        "back_url": found.url("settings"),
    }
    return render(request, "confirm.html", context)


@principal_required
@require_http_methods(["GET"])
def list_tariffs(request: HttpRequest, name: str) -> HttpResponse:
    """Tarife Değişikliği Yap: other tariffs of the integrator with what each would cost now."""
    found, on = find(request, name), istanbul_date(clock.now())
    offers, unused = [], 0
    for tariff in integrators.list_tariffs(integrator_id=found.grant.integrator_id):
        if tariff.id == found.grant.tariff_id:
            continue
        try:
            plan = plan_tariff_change(grant=found.grant, tariff_id=tariff.id, on=on)
        except Refusal:
            continue
        unused = plan.unused_kurus
        offers.append(
            {
                "name": tariff.name,
                "term": words.say_term(tariff),
                "price": format_kurus(tariff.gross_kurus),
                "due": format_kurus(plan.due_kurus),
                "url": found.url("change_tariff", tariff.id),
            }
        )
    context = {
        "offers": offers,
        "current": found.tariff.name,
        "unused": format_kurus(unused),
        "back_url": found.url("settings"),
    }
    return render(request, "keys/change_tariff.html", context)


@principal_required
@require_http_methods(["GET", "POST"])
@fresh_login_required(reason=TARIFF)
def change_tariff(request: HttpRequest, name: str, tariff_id: UUID) -> HttpResponse:
    """Check the change of tariff, then make it: same grant, same key, a new term from today."""
    found, refusal = find(request, name), ""
    try:
        if request.method == "POST":
            actions.change_tariff(
                **named(found), tariff_id=tariff_id, expected_version=sent_version(request), at=clock.now()
            )
            return done(found, "tarife")
        plan = plan_tariff_change(grant=found.grant, tariff_id=tariff_id, on=istanbul_date(clock.now()))
        new = integrators.get_tariff(tariff_id=tariff_id)
        rows = [
            difference(gettext("Tarife"), found.tariff.name, new.name),
            difference(
                gettext("API Başlangıç Tarihi"), say_day(found.grant.starts_on), say_day(plan.starts_on)
            ),
            difference(gettext("API Bitiş Tarihi"), say_day(found.grant.ends_on), say_day(plan.ends_on)),
            difference(
                gettext("Ücret (KDV dâhil)"),
                format_kurus(found.tariff.gross_kurus),
                format_kurus(plan.gross_kurus),
            ),
            difference(gettext("Kullanılmayan tutar"), "–", format_kurus(plan.unused_kurus)),
            difference(gettext("Ödenecek"), "–", format_kurus(plan.due_kurus)),
        ]
    except Refusal as refused:
        refusal, rows = say(refused), []
    shown = {"heading": gettext("Tarife Değişikliği Yap"), "act": gettext("Onayla ve değiştir")}
    return change_page(request, found, words_of_page=shown, rows=rows, refusal=refusal)


@principal_required
@require_POST
@fresh_login_required(reason=RESEND)
def resend(request: HttpRequest, name: str) -> HttpResponse:
    """Yeniden gönder: orders a new key."""
    return _act(request, find(request, name), actions.resend_key, what="gonderildi")


def _act(request: HttpRequest, found: Found, act: Any, *, what: str) -> HttpResponse:
    try:
        act(**named(found), at=clock.now())
    except Refusal as refusal:
        context = settings_context(request, found, refusal=say(refusal))
        return render(request, "keys/settings.html", context, status=409)
    return done(found, what)


def named(found: Found) -> dict[str, Any]:
    """Return who acts on which grant."""
    return {
        "actor": found.visitor.actor(clock.now()),
        "account_id": found.grant.account_id,
        "grant_id": found.grant.id,
    }


def _check_page(request: HttpRequest, found: Found, plan: Amendment, *, refusal: str = "") -> HttpResponse:
    """Show old and new of a widening, with its consequence, before it is done."""
    labels = {
        "permissions": gettext("Yetkili İzinleri"),
        "ip_rule": gettext("IP Adresi"),
        "ip_ranges": gettext("Adres aralıkları"),
    }
    rows = [
        difference(labels[name], _shown(name, change["old"]), _shown(name, change["new"]))
        for name, change in plan.differences.items()
    ]
    wide = [gettext("%(range)s çok geniş bir aralıktır.") % {"range": text} for text in plan.wide_ranges]
    kept = ("boxes", "level", "ip_rule", "ip_ranges")
    hidden = [(name, value) for name in kept for value in request.POST.getlist(name)]
    context = {
        "heading": gettext("Değişikliği kontrol edin"),
        "differences": rows,
        "warnings": [*words.warn_of(plan.settings.permissions), *wide],
        "hidden": [*hidden, ("version", found.grant.version), ("onay", "1")],
        "refusal": refusal,
        "act": gettext("Onayla ve güncelle"),
        "act_url": found.url("amend"),
        "back_url": found.url("settings"),
    }
    return render(request, "keys/change.html", context, status=409 if refusal else 200)


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
        "hidden": [("version", found.grant.version)],
        "refusal": refusal,
        "back_url": found.url("settings"),
    }
    return render(
        request, "keys/change.html", context, status=409 if refusal or (form and form.errors) else 200
    )


def _consequence(found: Found) -> str:
    at = clock.now()
    grant, on = found.grant, istanbul_date(at)
    unopened = mailbox.count_unopened(account_ids=[grant.account_id], at=at).get(grant.account_id)
    follows = queries.find_consequences(
        account_id=grant.account_id,
        grant_id=grant.id,
        unopened=unopened.count if unopened else 0,
        nearest_deemed_served_on=unopened.nearest_deemed_served_on if unopened else None,
        on=on,
    )
    return words.say_consequences(follows)


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


def sent_version(request: HttpRequest) -> int:
    """Return the version that the sent page had shown, 0 for none."""
    return read_version(request.POST.get("version", ""))

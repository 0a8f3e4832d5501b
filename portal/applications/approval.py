"""Başvuruyu kontrol edin, “Onayla ve satın al”, and what follows."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from portal.agreements.forms import open_shown, seal_shown
from portal.applications.drafts import find_draft
from portal.applications.steps import NEW_VERSION, next_url
from portal.choices import read_version
from portal.guards import (
    account_required,
    fresh_login_required,
    newest_contract_required,
    principal_required,
    sure_visitor,
)
from portal.keys import words
from portal.keys.found import describe
from portal.keys.views import delivery_context
from portal.words import say
from uets.accounts import queries as accounts
from uets.agreements import ports as papers
from uets.agreements import queries as texts
from uets.agreements.ports import OrderReceipt
from uets.applications import actions, queries
from uets.applications.errors import TextChanged
from uets.applications.rules import find_next_step
from uets.integrators import queries as integrators
from uets.integrators.rules import split_gross
from uets.kernel import clock
from uets.kernel.clock import istanbul_date
from uets.kernel.ids import from_public, to_public
from uets.kernel.numbers import format_kurus
from uets.kernel.refusals import Refusal
from uets.keys import queries as keys
from uets.keys.errors import GrantExists
from uets.keys.rules.ip_rules import list_wide
from uets.keys.rules.terms import add_months
from uets.keys.states import IpRule

if TYPE_CHECKING:
    from uets.applications.models import IntegrationApplication

PREFIX = "app"
APPROVED = "approved-application"
REASON = gettext_noop("Satın almak için yeniden giriş yapın")


@principal_required
@newest_contract_required
@never_cache
@require_http_methods(["GET", "POST"])
@fresh_login_required(reason=REASON)
def check(request: HttpRequest) -> HttpResponse:
    """Show every answer; the button makes sale, grant and consents real, together."""
    if request.method == "POST":
        return _approve(request)
    draft = find_draft(request)
    if draft is None and APPROVED in request.session:
        return redirect("applications:approved", name=request.session[APPROVED])
    if draft is None or find_next_step(queries.answers_of(draft)) is not None:
        return redirect(next_url(draft))
    return render(request, "applications/check.html", _check_context(request, draft))


@account_required
@never_cache
@require_GET
def approved(request: HttpRequest, name: str) -> HttpResponse:
    """Say what happened, its numbers, what comes next, and how the hand-over stands."""
    application = _get(request, name)
    grant = keys.get_grant(account_id=application.account_id, grant_id=_sure(application.grant_id))
    found = describe(sure_visitor(request), grant)
    order = integrators.get_order(account_id=application.account_id, order_id=_sure(application.order_id))
    context = {
        "numbers": gettext("Başvuru no %(application)s · Satış no %(order)s")
        % {"application": application.number, "order": order.number},
        "rows": [
            {"label": gettext("Entegratör"), "value": found.integrator.legal_name},
            {"label": gettext("Tarife"), "value": f"{found.tariff.name} · {format_kurus(order.gross_kurus)}"},
            {"label": gettext("API Başlangıç Tarihi"), "value": f"{grant.starts_on:%d.%m.%Y}"},
            {"label": gettext("API Bitiş Tarihi"), "value": f"{grant.ends_on:%d.%m.%Y}"},
            {
                "label": gettext("Yetkili İzinleri"),
                "value": "\n".join(words.say_permissions(grant.permissions)),
            },
        ],
        "receipt_url": reverse("applications:receipt", args=[name]),
        **delivery_context(found),
    }
    return render(request, "applications/approved.html", context)


@account_required
@require_GET
def receipt(request: HttpRequest, name: str) -> HttpResponse:
    """Give the receipt of the sale as PDF/A-3, with the signed consent receipt attached (Makbuzu indir)."""
    application = _get(request, name)
    order = integrators.get_order(account_id=application.account_id, order_id=_sure(application.order_id))
    account = accounts.get_account(account_id=application.account_id)
    document = OrderReceipt(
        installation=settings.INSTALLATION,
        order_number=order.number,
        application_number=application.number,
        ordered_at=order.ordered_at,
        ordered_by=accounts.get_person(person_id=order.ordered_by_id).full_name,
        buyer_name=order.buyer_name,
        buyer_tax_number=order.buyer_tax_number,
        buyer_uets_address=account.uets_address,
        buyer_address=order.buyer_address,
        integrator_name=order.integrator.legal_name,
        integrator_vkn=order.integrator.vkn,
        tariff_name=order.tariff.name,
        tariff_code=order.tariff.code,
        tariff_version=order.tariff.version,
        starts_on=order.starts_on,
        ends_on=order.ends_on,
        net_kurus=order.net_kurus,
        vat_percent=order.vat_percent,
        vat_kurus=order.vat_kurus,
        gross_kurus=order.gross_kurus,
        credit_kurus=order.credit_kurus,
        payment_reference=order.payment_reference,
        is_test=settings.DEMO,
    )
    attachments = _signed_receipt(application)
    content = papers.pdf().print(document, at=order.ordered_at, attachments=attachments)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="makbuz-{order.number}.pdf"'
    return response


def _approve(request: HttpRequest) -> HttpResponse:
    visitor, at = sure_visitor(request), clock.now()
    application_id = from_public(PREFIX, request.POST.get("application", ""))
    version = request.POST.get("version", "")
    if application_id is None or visitor.account is None or not version.isdecimal():
        return redirect(next_url(find_draft(request)))
    try:
        actions.approve(
            actor=visitor.actor(at),
            account_id=visitor.account.id,
            application_id=application_id,
            expected_version=read_version(version),
            at=at,
            shown_at=open_shown(request.POST.get("shown_at", ""), texts=[application_id], visitor=visitor),
        )
    except TextChanged as changed:
        page = reverse(f"applications:{changed.facts['kind']}")
        return redirect(f"{page}?{NEW_VERSION}=1")
    except Refusal as refusal:
        draft = find_draft(request)
        if draft is None or find_next_step(queries.answers_of(draft)) is not None:
            return redirect("applications:start")
        context = _check_context(request, draft)
        context |= {"refusal": say(refusal), "grant_url": _grant_url(draft, refusal)}
        return render(request, "applications/check.html", context, status=409)
    name = request.session[APPROVED] = to_public(PREFIX, application_id)
    return redirect("applications:approved", name=name)


def _grant_url(draft: "IntegrationApplication", refusal: Refusal) -> str:
    """Return the settings of the grant that stands in the way of this application, or nothing."""
    live = keys.list_live_grants(account_id=draft.account_id)
    grant = live.get(_sure(draft.integrator_id)) if isinstance(refusal, GrantExists) else None
    return reverse("keys:settings", args=[to_public("grn", grant.id)]) if grant else ""


def _check_context(request: HttpRequest, draft: "IntegrationApplication") -> dict[str, Any]:
    pages = ("integrators", "tariffs", "permissions", "disclosure", "undertaking")
    urls = {name: reverse(f"applications:{name}") for name in pages}
    return {
        "rows": [*_sale_rows(draft, urls), *_consent_rows(draft, urls)],
        "warnings": words.warn_of(
            draft.permissions,
            is_unrestricted=draft.ip_rule == IpRule.NONE,
            wide_ranges=list_wide(draft.ip_ranges),
        ),
        "application_id": to_public(PREFIX, draft.id),
        "version": draft.version,
        "shown_at": seal_shown(clock.now(), texts=[draft.id], visitor=sure_visitor(request)),
        "back_url": urls["undertaking"],
    }


def _sale_rows(draft: "IntegrationApplication", urls: dict[str, str]) -> list[dict[str, str]]:
    integrator = integrators.get_integrator(integrator_id=_sure(draft.integrator_id))
    tariff = integrators.get_tariff(tariff_id=_sure(draft.tariff_id))
    key = integrators.find_encryption_key(integrator_id=integrator.id)
    account = accounts.get_account(account_id=draft.account_id)
    today = istanbul_date(clock.now())
    ends_on = add_months(today, tariff.term_months)
    _, vat = split_gross(gross_kurus=tariff.gross_kurus, vat_percent=tariff.vat_percent)
    price = gettext("%(sum)s (içinde %%%(percent)d KDV: %(vat)s)") % {
        "sum": format_kurus(tariff.gross_kurus),
        "vat": format_kurus(vat),
        "percent": tariff.vat_percent,
    }
    return [
        _row(gettext("Hesap"), account.legal_name),
        _row(gettext("Entegratör"), integrator.legal_name, urls["integrators"]),
        _row(gettext("Entegratörün anahtar özeti"), f"SHA256:{key.thumbprint}" if key else "–"),
        _row(gettext("Tarife"), tariff.name, urls["tariffs"]),
        _row(gettext("Ücret (KDV dâhil)"), price),
        _row(gettext("Süre"), f"{today:%d.%m.%Y} – {ends_on:%d.%m.%Y}"),
    ]


def _consent_rows(draft: "IntegrationApplication", urls: dict[str, str]) -> list[dict[str, str]]:
    ip = "\n".join(draft.ip_ranges) or gettext(words.IP_WORDS[draft.ip_rule])
    permissions = "\n".join(words.say_permissions(draft.permissions))
    return [
        _row(gettext("Yetkili İzinleri"), permissions, urls["permissions"]),
        _row(gettext("IP Adresi"), ip, urls["permissions"]),
        _row(gettext("KVKK Aydınlatma Metni"), gettext("Okudum"), urls["disclosure"]),
        _row(gettext("Kullanıcı Taahhütnamesi"), _say_accepted(draft), urls["undertaking"]),
    ]


def _say_accepted(draft: "IntegrationApplication") -> str:
    is_signed = texts.is_held(account_id=draft.account_id, holder_id=draft.id)
    return gettext("İmzaladım") if is_signed else gettext("Kabul ediyorum")


def _row(label: str, value: str, url: str = "") -> dict[str, str]:
    return {"label": label, "value": value, "url": url}


def _get(request: HttpRequest, name: str) -> "IntegrationApplication":
    visitor, application_id = sure_visitor(request), from_public(PREFIX, name)
    if application_id is None or visitor.account is None:
        raise Http404
    try:
        application = queries.get_application(account_id=visitor.account.id, application_id=application_id)
    except Refusal as refusal:
        raise Http404 from refusal
    if application.grant_id is None:
        raise Http404
    return application


def _signed_receipt(application: "IntegrationApplication") -> dict[str, bytes]:
    receipts = texts.list_receipts(account_id=application.account_id, grant_id=application.grant_id)
    found = next((row for row in receipts if row.order_id == application.order_id), None)
    if found is None:
        return {}
    return {
        "makbuz.json": bytes(found.content),
        "makbuz.json.sig": bytes(found.signature),
        "muhur.pem": found.public_key.encode(),
    }


def _sure(value: UUID | None) -> UUID:
    """Return an id that a complete application has."""
    if value is None:
        raise Http404
    return value

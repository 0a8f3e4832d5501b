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
from portal.applications.shown import PREFIX, find_application, list_answers, list_warnings, name_integrator
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
from uets.accounts.states import DualAct
from uets.agreements import ports as papers
from uets.agreements import queries as texts
from uets.agreements.ports import OrderReceipt
from uets.applications import queries
from uets.applications.errors import TextChanged
from uets.applications.rules import find_next_step
from uets.approvals import actions as approvals
from uets.approvals.states import Act
from uets.integrators import queries as integrators
from uets.kernel import clock
from uets.kernel.ids import from_public, to_public
from uets.kernel.numbers import format_kurus
from uets.kernel.refusals import Refusal
from uets.keys import queries as keys
from uets.keys.errors import GrantExists

if TYPE_CHECKING:
    from uets.applications.models import IntegrationApplication

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
    name = to_public(PREFIX, application_id)
    shown_at = open_shown(request.POST.get("shown_at", ""), texts=[application_id], visitor=visitor)
    try:
        outcome = approvals.do_or_ask(
            actor=visitor.actor(at),
            account_id=visitor.account.id,
            act=Act.APPLY,
            given={
                "application_id": str(application_id),
                "expected_version": read_version(version),
                "shown_at": shown_at and shown_at.isoformat(),
            },
            about=name_integrator(account_id=visitor.account.id, application_id=application_id),
            at=at,
        )
    except Refusal as refusal:
        return _refused(request, refusal, name=name)
    if outcome.waits is not None:
        return redirect("applications:held", name=name)
    request.session[APPROVED] = name
    return redirect("applications:approved", name=name)


def _refused(request: HttpRequest, refusal: Refusal, *, name: str) -> HttpResponse:
    """Lead to the text that has changed or to what waits already, else show the check page with the refusal."""
    if isinstance(refusal, TextChanged):
        page = reverse(f"applications:{refusal.facts['kind']}")
        return redirect(f"{page}?{NEW_VERSION}=1")
    draft = find_draft(request)
    if draft is None:
        return redirect("applications:held", name=name)
    if find_next_step(queries.answers_of(draft)) is not None:
        return redirect("applications:start")
    context = _check_context(request, draft)
    context |= {"refusal": say(refusal), "grant_url": _grant_url(draft, refusal)}
    return render(request, "applications/check.html", context, status=409)


def _grant_url(draft: "IntegrationApplication", refusal: Refusal) -> str:
    """Return the settings of the grant that stands in the way of this application, or nothing."""
    live = keys.list_live_grants(account_id=draft.account_id)
    grant = live.get(_sure(draft.integrator_id)) if isinstance(refusal, GrantExists) else None
    return reverse("keys:settings", args=[to_public("grn", grant.id)]) if grant else ""


def _check_context(request: HttpRequest, draft: "IntegrationApplication") -> dict[str, Any]:
    pages = ("integrators", "tariffs", "permissions", "disclosure", "undertaking")
    urls = {name: reverse(f"applications:{name}") for name in pages}
    return {
        "rows": list_answers(draft, urls),
        "warnings": list_warnings(draft),
        "takes_two": DualAct.APPLY in accounts.list_switches(account_id=draft.account_id),
        "application_id": to_public(PREFIX, draft.id),
        "version": draft.version,
        "shown_at": seal_shown(clock.now(), texts=[draft.id], visitor=sure_visitor(request)),
        "back_url": urls["undertaking"],
    }


def _get(request: HttpRequest, name: str) -> "IntegrationApplication":
    """Return an application that was approved, or 404."""
    application = find_application(request, name)
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

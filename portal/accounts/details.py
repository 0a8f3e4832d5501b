"""Ana Sayfa and Hesap Bilgilerim."""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from portal.accounts import words
from portal.accounts.contacts import has_old_contacts
from portal.accounts.sections import list_sections
from portal.guards import account_required, sure_visitor
from portal.menu import find_url
from uets.kernel import clock, numbers
from uets.kernel.clock import ISTANBUL
from uets.keys import queries as keys
from uets.mailbox import queries as mailbox
from uets.registration import queries as registration

if TYPE_CHECKING:
    from uets.accounts.models import Account


@require_GET
@account_required
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits, and the ways on."""
    account = sure_visitor(request).account
    ids = [account.id] if account else []
    counts = mailbox.count_unopened(account_ids=ids, at=clock.now())
    unopened = next(iter(counts.values()), None)
    context = {
        "unopened": unopened,
        "asks_for_contacts": has_old_contacts(request),
        "reviews": len(keys.list_waiting_reviews(account_id=account.id)) if account else 0,
        "inbox_url": find_url("mailbox:inbox"),
        "keys_url": find_url("keys:list"),
        "application_url": find_url("applications:start"),
    }
    return render(request, "accounts/home.html", context)


@require_GET
@account_required(contract=False)
def details(request: HttpRequest) -> HttpResponse:
    """Bilgilerim: what the register says of the account and of the person."""
    who = sure_visitor(request)
    rows = [*_account_rows(who.account), *_verification_rows(who.account)] if who.account else []
    person = [
        {"label": _("Ad soyad"), "value": who.full_name},
        {"label": _("T.C. Kimlik No"), "value": numbers.mask_tckn(who.person.tckn)},
        {"label": _("E-posta"), "value": who.person.email or "–", "url": reverse("accounts:contacts")},
        {"label": _("Cep telefonu"), "value": who.person.mobile or "–", "url": reverse("accounts:contacts")},
        {"label": _("Rolünüz"), "value": _(words.ROLES[who.role])},
    ]
    context = {
        "rows": rows,
        "person": person,
        "sections": list_sections(path=request.path),
    }
    return render(request, "accounts/details.html", context)


def _verification_rows(account: "Account") -> list[dict[str, str]]:
    """Return when an organisation was verified and against what; staff have registered those without a record."""
    if account.is_natural:
        return []
    verified = registration.find_verification(account_id=account.id)
    if verified is None or verified.checked_at is None:
        return [{"label": _("Doğrulama"), "value": _("kurulumu yürüten kurum kaydetti")}]
    at = f"{verified.checked_at.astimezone(ISTANBUL):%d.%m.%Y %H:%M}"
    words = _("%(at)s, ticaret siciline (MERSİS) göre; %(count)s temsilcinin kabulüyle")
    count = registration.count_acceptances(opening_id=verified.id)
    return [{"label": _("Doğrulama"), "value": words % {"at": at, "count": count}}]


def _account_rows(account: "Account") -> list[dict[str, str]]:
    rows = [
        {"label": _("Hesap"), "value": account.legal_name},
        {"label": _("UETS Adresi"), "value": numbers.format_uets_address(account.uets_address)},
        {"label": _("Tür"), "value": _(words.KINDS[account.kind])},
    ]
    optional = {_("VKN"): account.vkn, _("MERSİS"): account.mersis, _("DETSİS"): account.detsis}
    rows += [{"label": label, "value": value} for label, value in optional.items() if value]
    return [*rows, {"label": _("Fatura adresi"), "value": account.invoice_address or "–"}]

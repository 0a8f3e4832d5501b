"""The contract signed by mobil imza: who came in by it signs the text by its hash, and gets both files."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from portal import visitor as visitors
from portal.agreements.forms import open_shown
from portal.guards import account_required, sure_visitor
from portal.login import mobile
from portal.login.forms import PhoneForm
from portal.words import say
from uets.agreements import queries, rules
from uets.kernel import clock
from uets.kernel.refusals import Refusal
from uets.login import actions
from uets.login.states import Method, MobilePurpose

if TYPE_CHECKING:
    from portal.visitor import Visitor
    from uets.agreements.models import AgreementText

WORDS = gettext_noop("Sözleşmeyi imzala")
SHOWN = "contract-shown"
"""In the session: when the contract was shown, signed as the form of the page has it."""

STATEMENT, SIGNATURE = "beyan.txt", "beyan.p7s"
TYPES = {STATEMENT: "text/plain; charset=utf-8", SIGNATURE: "application/pkcs7-signature"}


def find_way(request: HttpRequest, *, shown: str) -> str:
    """Return where the contract is signed by who came in by mobil imza, empty for others; remember what was shown."""
    if sure_visitor(request).login.method != Method.MOBIL_IMZA.value:
        return ""
    request.session[SHOWN] = shown
    return reverse("agreements:sign_by_mobile")


@never_cache
@require_http_methods(["GET", "POST"])
@account_required(contract=False)
def sign(request: HttpRequest) -> HttpResponse:
    """Ask for number and operator; the phone is asked to sign the contract that is due."""
    due = _find_due(sure_visitor(request))
    account = sure_visitor(request).account
    if due is None or account is None:
        return redirect("agreements:contract")
    contract = actions.Contract(
        text_id=due.id,
        account_id=account.id,
        words=rules.name_version(title=due.title, version=due.version, sha256=due.sha256),
        holder=f"{account.legal_name}, {account.uets_address}",
    )
    form = PhoneForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and mobile.order(request, form, contract=contract):
        return redirect("agreements:wait_for_mobile")
    context = {"form": form, "is_contract": True, "back_url": reverse("agreements:contract")}
    return render(request, "login/mobile.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@account_required(contract=False)
def wait(request: HttpRequest) -> HttpResponse:
    """Show the code while the phone asks; the button accepts the contract with the signature that came."""
    row = mobile.find_waiting(request)
    again_url = reverse("agreements:sign_by_mobile")
    if row is None or row.purpose != MobilePurpose.CONTRACT.value:
        return redirect(again_url)
    if request.method == "POST":
        try:
            _accept(request, signature_id=row.id, text_id=row.text_id)
        except Refusal as refusal:
            return mobile.show_waiting(request, row, again_url=again_url, refusal=say(refusal))
        mobile.forget_waiting(request)
        return HttpResponseRedirect(reverse("accounts:home"))
    return mobile.show_waiting(request, row, again_url=again_url)


@require_GET
@account_required
def signed_file(request: HttpRequest, consent_id: UUID, name: str) -> HttpResponse:
    """Hand over the statement that was signed, or the signature (CAdES, DER)."""
    account = sure_visitor(request).account
    row = queries.find_signature(account_id=account.id, consent_id=consent_id) if account else None
    if row is None or name not in TYPES:
        raise Http404
    body = bytes(row.document if name == STATEMENT else row.signature)
    answer = HttpResponse(body, content_type=TYPES[name])
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _accept(request: HttpRequest, *, signature_id: UUID, text_id: UUID | None) -> None:
    who, at = sure_visitor(request), clock.now()
    texts = [text_id] if text_id else []
    actions.sign_contract_by_mobile(
        actor=who.actor(at),
        signature_id=signature_id,
        session_hash=visitors.hash_of(request.session),
        shown_at=open_shown(request.session.pop(SHOWN, ""), texts=texts, visitor=who),
        words=gettext(WORDS),
        at=at,
    )


def _find_due(who: "Visitor") -> "AgreementText | None":
    account = who.account
    if account is None:
        return None
    return queries.find_needed_contract(
        person_id=who.person.id, account_id=account.id, locale=get_language() or "tr", at=clock.now()
    )

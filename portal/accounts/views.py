"""Which account one works for, and what it is."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_POST

from portal import visitor as visitors
from portal.accounts.words import KIND_WORDS, ROLE_WORDS
from portal.guards import account_required, person_required, sure_visitor
from portal.words import say
from uets.accounts import actions, queries
from uets.accounts.states import OperatorState
from uets.agreements import queries as agreements
from uets.kernel import clock
from uets.kernel.refusals import Refusal
from uets.mailbox import queries as mailbox
from uets.mailbox.queries import UnopenedCount

NOTHING = UnopenedCount(0, None)


@person_required
@require_GET
def linked(request: HttpRequest, refusal: str = "") -> HttpResponse:
    """Show the person's own account and every account they operate (Bağlantılı Hesaplar)."""
    return render(request, "accounts/linked.html", _linked_context(request, refusal=refusal))


@person_required
@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Enter an account (Giriş); the contract comes first when it has to be accepted."""
    visitor, at = sure_visitor(request), clock.now()
    account_id = _read_id(request.POST.get("account", ""))
    try:
        if account_id is None:
            return redirect("accounts:linked")
        actions.enter_account(actor=visitor.actor(at), account_id=account_id, at=at)
    except Refusal as refusal:
        return render(
            request, "accounts/linked.html", _linked_context(request, refusal=say(refusal)), status=409
        )
    visitors.enter(request, account_id)
    needed = agreements.find_needed_contract(
        person_id=visitor.person.id, account_id=account_id, locale=get_language() or "tr", at=at
    )
    return redirect("agreements:contract" if needed else "accounts:home")


@person_required
@require_POST
def answer_invitation(request: HttpRequest) -> HttpResponse:
    """Accept or decline the invitation to another's account."""
    at = clock.now()
    account_id = _read_id(request.POST.get("account", ""))
    operator_id = _read_id(request.POST.get("operator", ""))
    if account_id is None or operator_id is None:
        return redirect("accounts:linked")
    act = actions.accept_invitation if request.POST.get("answer") == "accept" else actions.decline_invitation
    try:
        act(actor=sure_visitor(request).actor(at), account_id=account_id, operator_id=operator_id, at=at)
    except Refusal as refusal:
        context = _linked_context(request, refusal=say(refusal))
        return render(request, "accounts/linked.html", context, status=409)
    return redirect("accounts:linked")


@account_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show the way to what one comes for."""
    account = sure_visitor(request).account
    found = mailbox.count_unopened(account_ids=[account.id], at=clock.now()) if account else {}
    unopened = next(iter(found.values()), NOTHING)
    return render(request, "accounts/home.html", {"unopened": unopened})


@account_required(contract=False)
@require_GET
def profile(request: HttpRequest) -> HttpResponse:
    """Show Hesap Bilgilerim: what the register says, and the way to its sections."""
    visitor = sure_visitor(request)
    account = visitor.account
    if account is None:
        return HttpResponseRedirect(reverse("accounts:linked"))
    rows = [
        {"label": gettext("Hesap"), "value": account.legal_name},
        {"label": gettext("UETS Adresi"), "value": _dashed(account.uets_address)},
        {"label": gettext("Tür"), "value": gettext(KIND_WORDS[account.kind])},
        {"label": gettext("Rolünüz"), "value": gettext(ROLE_WORDS[visitor.role])},
        {"label": gettext("VKN"), "value": account.vkn or "–"},
        {"label": gettext("Fatura adresi"), "value": account.invoice_address or "–"},
    ]
    return render(request, "accounts/profile.html", {"rows": rows})


def _linked_context(request: HttpRequest, *, refusal: str) -> dict[str, object]:
    visitor = sure_visitor(request)
    found = queries.list_linked_accounts(person_id=visitor.person.id)
    counts = mailbox.count_unopened(
        account_ids=[row.account.id for row in found if row.may_enter], at=clock.now()
    )
    waiting = {OperatorState.INVITED.value, OperatorState.ACCEPTED.value}
    rows = [
        {
            "account": row.account,
            "kind": gettext(KIND_WORDS[row.account.kind]),
            "role": gettext(ROLE_WORDS[row.role]),
            "may_enter": row.may_enter,
            "is_current": visitor.account is not None and visitor.account.id == row.account.id,
            "unopened": counts.get(row.account.id, NOTHING),
        }
        for row in found
        if row.operator_state not in waiting
    ]
    invitations = [row for row in found if row.operator_state in waiting]
    return {"rows": rows, "invitations": invitations, "refusal": refusal}


def _dashed(address: str) -> str:
    return f"{address[:5]}-{address[5:10]}-{address[10:]}"


def _read_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

"""Bağlantılı Hesaplar: which account to work for; nothing is entered by itself."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from portal import visitor as visitors
from portal.accounts import words
from portal.guards import person_required, sure_visitor
from portal.menu import find_url
from portal.paths import own_path, with_way_on
from portal.posting import post_only
from portal.searching import words_of
from portal.words import say
from uets.accounts import actions, queries
from uets.accounts.states import AccountState, OperatorState
from uets.agreements import actions as agreements
from uets.authorities import queries as authorities
from uets.kernel import clock
from uets.kernel.refusals import Refusal
from uets.mailbox import queries as mailbox

if TYPE_CHECKING:
    from uets.accounts.models import Account

SEARCH_FROM = 10
CONFLICT = 409


@require_GET
@person_required
def linked(request: HttpRequest) -> HttpResponse:
    """Show the own account first, then those one operates or is invited to."""
    return _show(request)


@post_only("accounts:linked")
@person_required
def enter(request: HttpRequest) -> HttpResponse:
    """Giriş (or Etkinleştir): bind the session to one account; the contract comes first, when it is due."""
    who, at, account_id = sure_visitor(request), clock.now(), _read_id(request.POST.get("account", ""))
    if account_id is None:
        return redirect("accounts:linked")
    try:
        contract = agreements.enter_account(actor=who.actor(at), account_id=account_id, at=at)
    except Refusal as refusal:
        return _show(request, refusal=say(refusal), status=CONFLICT)
    visitors.enter(request, account_id)
    way_on = own_path(request.POST.get("sonra", ""))
    if contract is not None:
        return HttpResponseRedirect(with_way_on(reverse("agreements:contract"), way_on=way_on))
    return HttpResponseRedirect(way_on) if way_on else redirect("accounts:home")


@post_only("accounts:linked")
@person_required
def answer(request: HttpRequest) -> HttpResponse:
    """Accept or decline an invitation; accepting gives nothing before a principal operator confirms."""
    who, at = sure_visitor(request), clock.now()
    account_id = _read_id(request.POST.get("account", ""))
    operator_id = _read_id(request.POST.get("operator", ""))
    if account_id is None or operator_id is None:
        return redirect("accounts:linked")
    act = actions.accept_invitation if request.POST.get("answer") == "accept" else actions.decline_invitation
    try:
        act(actor=who.actor(at), account_id=account_id, operator_id=operator_id, at=at)
    except Refusal as refusal:
        return _show(request, refusal=say(refusal), status=CONFLICT)
    return redirect("accounts:linked")


def _show(request: HttpRequest, *, refusal: str = "", status: int = 200) -> HttpResponse:
    visitor = sure_visitor(request)
    all_rows = queries.list_linked_accounts(person_id=visitor.person.id, at=clock.now())
    asked = words_of(request)
    way_on = own_path(request.GET.get("sonra", request.POST.get("sonra", "")))
    rows = [row for row in all_rows if row.has(asked)]
    ids = [row.account.id for row in rows if row.may_enter]
    counts = mailbox.count_unopened(account_ids=ids, at=clock.now())
    context = {
        "rows": [_row(row, counts, entered=visitor.account) for row in rows],
        "asked": asked,
        "total": len(all_rows),
        "all_url": f"{reverse('accounts:linked')}{_query(way_on)}",
        "has_search": len(all_rows) >= SEARCH_FROM,
        "way_on": way_on,
        "refusal": refusal,
        "home": reverse("accounts:home"),
        "offices": authorities.list_offices(person_id=visitor.person.id),
        "staff_url": _staff_url(visitor.person.id, way_on=way_on),
        "menu": [],  # the list belongs to no account, and needs the width
    }
    return render(request, "accounts/linked.html", context, status=status)


def _staff_url(person_id: UUID, *, way_on: str) -> str:
    """Return where a member of staff goes on as such, empty for anybody else; a page of theirs that they asked for."""
    home = find_url("staff:home")
    if not home or not queries.list_staff_roles(person_id=person_id):
        return ""
    return way_on if way_on.startswith(home) else home


def _query(way_on: str) -> str:
    return f"?{urlencode({'sonra': way_on})}" if way_on else ""


def _row(
    row: queries.LinkedAccount, counts: dict[UUID, mailbox.UnopenedCount], *, entered: "Account | None"
) -> dict[str, Any]:
    unopened = counts.get(row.account.id)
    return {
        "account": row.account,
        "operator_id": row.operator_id,
        "kind": gettext(words.KINDS[row.account.kind]),
        "role": gettext(words.ROLES[row.role]),
        "unopened": unopened.count if unopened else 0,
        "nearest": unopened.nearest_deemed_served_on if unopened else None,
        "may_enter": row.may_enter,
        "is_current": row.account == entered,
        "is_new": row.account.state == AccountState.CREATED,
        "is_closed": row.account.state == AccountState.CLOSED,
        "is_invited": row.operator_state == OperatorState.INVITED,
        "is_waiting": row.operator_state == OperatorState.ACCEPTED,
        "permissions": words.list_permission_words(row.permissions),
    }


def _read_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

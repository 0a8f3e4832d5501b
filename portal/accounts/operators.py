"""İşlem Yetkilileri: who acts in this account; invite somebody."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_GET, require_http_methods

from portal import pending
from portal.accounts import words
from portal.accounts.forms import InvitationForm
from portal.accounts.sections import list_sections
from portal.choices import ticks_all
from portal.guards import account_required, fresh_login_required, sure_visitor
from portal.words import say
from uets.accounts import actions, errors, queries
from uets.accounts.rules import ALL_PERMISSIONS, check_can_manage_operators
from uets.accounts.states import OperatorState, Role
from uets.kernel import clock
from uets.kernel.refusals import Refusal

if TYPE_CHECKING:
    from uets.accounts.models import Account, Operator

FIELDS = {
    "identifier-invalid": "tckn",
    "person-unknown": "tckn",
    "operator-exists": "tckn",
    "dates-invalid": "valid_until",
}


@require_GET
@account_required
def listing(request: HttpRequest) -> HttpResponse:
    """Show the live operators; those who may manage them see how."""
    who = sure_visitor(request)
    account = entered_account(request)
    context: dict[str, Any] = {
        "rows": [_row(operator) for operator in queries.list_operators(account_id=account.id)],
        "holder": account.person.full_name if account.person is not None else "",
        "may_manage": may_manage(request),
        "is_principal": who.is_principal,
        "sections": list_sections(path=request.path),
    }
    context["explains_keep"] = any(row["can_keep"] for row in context["rows"])
    return render(request, "accounts/operators.html", context)


@require_http_methods(["GET", "POST"])
@account_required
@fresh_login_required(reason=gettext_noop("İşlem yetkilisi davet etmek için yeniden giriş yapın"))
def invite(request: HttpRequest) -> HttpResponse:
    """Invite a person by identity number; they gain nothing before they accept and a principal operator confirms."""
    if request.method != "POST" and not may_manage(request):
        raise PermissionDenied
    offer = {"may_name_principals": _may_name_principals(request)}
    form = InvitationForm(request.POST if request.method == "POST" else None, initial=typed(request), **offer)
    if ticks_all(request.POST, field="permissions"):
        form = InvitationForm(initial=request.POST.dict() | {"permissions": list(ALL_PERMISSIONS)}, **offer)
    elif request.method == "POST" and form.is_valid():
        try:
            _invite(request, form.cleaned_data)
        except Refusal as refusal:
            form.add_error(FIELDS.get(refusal.code), say(refusal))
        else:
            return redirect("accounts:operators")
    return render(request, "accounts/invite.html", {"form": form})


def typed(request: HttpRequest) -> dict[str, Any]:
    """Return what was typed into the form that comes back to this page."""
    content = pending.content_of(request)
    return {} if content is None else content.dict() | {"permissions": content.getlist("permissions")}


def entered_account(request: HttpRequest) -> "Account":
    """Return the account behind `account_required`."""
    account = sure_visitor(request).account
    if account is None:
        raise errors.NoStanding
    return account


def may_manage(request: HttpRequest) -> bool:
    """Tell whether the visitor may change operators."""
    try:
        check_can_manage_operators(actor=sure_visitor(request).actor(clock.now()))
    except errors.PermissionMissing:
        return False
    return True


def _invite(request: HttpRequest, given: dict[str, Any]) -> None:
    at, account = clock.now(), entered_account(request)
    actions.invite_operator(
        actor=sure_visitor(request).actor(at),
        account_id=account.id,
        tckn=given["tckn"],
        permissions=given["permissions"],
        role=given["role"],
        valid_from=given["valid_from"],
        valid_until=given["valid_until"],
        at=at,
    )


def _may_name_principals(request: HttpRequest) -> bool:
    return sure_visitor(request).is_principal and not entered_account(request).is_natural


def _row(operator: "Operator") -> dict[str, Any]:
    word, colour = words.STATES[operator.state]
    return {
        "operator": operator,
        "name": operator.name or operator.masked_tckn,
        "role": gettext(words.ROLES[operator.role]),
        "state": gettext(word),
        "colour": colour,
        "permissions": words.list_permission_words(operator.permissions),
        "days": words.say_days(operator.valid_from, operator.valid_until),
        "can_confirm": operator.state == OperatorState.ACCEPTED,
        "can_keep": operator.added_by_grant_id is not None and operator.kept_at is None,
        "can_change": operator.role == Role.OPERATOR,
    }

"""İşlem Yetkilileri: who stands in the account, invitations, changes, confirmation."""

from typing import TYPE_CHECKING

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy, gettext_noop
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts.words import PERMISSION_WORDS, ROLE_WORDS, STATE_WORDS
from portal.guards import (
    account_required,
    ask_for_login,
    fresh_login_required,
    principal_required,
    sure_visitor,
)
from portal.words import say
from uets.accounts import actions, queries
from uets.accounts.errors import LoginNotFresh
from uets.accounts.states import OperatorState, Permission, Role
from uets.kernel import clock
from uets.kernel.ids import from_public, to_public
from uets.kernel.refusals import Refusal

if TYPE_CHECKING:
    from uets.accounts.models import Operator

PREFIX = "opr"
REASON = gettext_noop("İşlem yetkilisini değiştirmek için yeniden giriş yapın")


class PermissionsForm(forms.Form):
    """What an operator may do."""

    permissions = forms.MultipleChoiceField(
        label=gettext_lazy("İzinler"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("En az bir izin seçin")},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type] # Django's own arguments
        choices = [(value, gettext(words)) for value, words in PERMISSION_WORDS.items()]
        field = self.fields["permissions"]
        field.choices = choices  # type: ignore[attr-defined] # a choice field


class InvitationForm(PermissionsForm):
    """A person to be invited."""

    field_order = ("tckn", "permissions")
    tckn = forms.CharField(
        label=gettext_lazy("T.C. Kimlik No"),
        max_length=14,
        error_messages={"required": gettext_lazy("Kişinin T.C. kimlik numarasını yazın")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


@account_required
@require_http_methods(["GET", "POST"])
def list_operators(request: HttpRequest) -> HttpResponse:
    """List the operators; invite one, where one may."""
    visitor, at = sure_visitor(request), clock.now()
    form = InvitationForm(
        request.POST if request.method == "POST" else None,
        initial={"permissions": [Permission.READ_LIST.value]},
    )
    if request.method == "POST" and form.is_valid() and visitor.account is not None:
        try:
            actions.invite_operator(
                actor=visitor.actor(at),
                account_id=visitor.account.id,
                tckn=form.cleaned_data["tckn"],
                permissions=form.cleaned_data["permissions"],
                at=at,
            )
        except Refusal as refusal:
            form.add_error("tckn", say(refusal))
        else:
            return redirect("accounts:operators")
    account_id = visitor.account.id if visitor.account else None
    operators = queries.list_operators(account_id=account_id) if account_id else []
    may_manage = visitor.is_principal or Permission.MANAGE_OPERATORS.value in visitor.permissions
    rows = [_row(operator, is_principal=visitor.is_principal) for operator in operators]
    context = {"rows": rows, "form": form if may_manage else None, "may_manage": may_manage}
    return render(request, "accounts/operators.html", context)


@account_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, name: str) -> HttpResponse:
    """Change or remove an operator."""
    operator = _get(request, name)
    form = PermissionsForm(
        request.POST if request.method == "POST" else None, initial={"permissions": operator.permissions}
    )
    if request.method == "POST" and (request.POST.get("act") == "remove" or form.is_valid()):
        try:
            _change(request, operator, form)
        except LoginNotFresh:
            return ask_for_login(request, reason=REASON)
        except Refusal as refusal:
            form.add_error(None, say(refusal))
        else:
            return redirect("accounts:operators")
    is_ordinary = operator.role == Role.OPERATOR
    context = {"form": form, "operator": _row(operator, is_principal=True), "is_ordinary": is_ordinary}
    return render(request, "accounts/operator.html", context)


@principal_required
@require_POST
@fresh_login_required(reason=REASON)
def confirm(request: HttpRequest, name: str) -> HttpResponse:
    """Confirm an operator who has accepted."""
    operator, at = _get(request, name), clock.now()
    try:
        actions.confirm_operator(
            actor=sure_visitor(request).actor(at),
            account_id=operator.account_id,
            operator_id=operator.id,
            expected_version=_version(request),
            at=at,
        )
    except Refusal as refusal:
        form = PermissionsForm({"permissions": operator.permissions})
        form.add_error(None, say(refusal))
        context = {"form": form, "operator": _row(operator, is_principal=True), "is_ordinary": True}
        return render(request, "accounts/operator.html", context, status=409)
    return redirect("accounts:operators")


def _change(request: HttpRequest, operator: "Operator", form: PermissionsForm) -> None:
    at = clock.now()
    actor = sure_visitor(request).actor(at)
    if request.POST.get("act") == "remove":
        actions.remove_operator(
            actor=actor,
            account_id=operator.account_id,
            operator_id=operator.id,
            expected_version=_version(request),
            at=at,
        )
        return
    actions.change_operator(
        actor=actor,
        account_id=operator.account_id,
        operator_id=operator.id,
        permissions=form.cleaned_data["permissions"],
        expected_version=_version(request),
        at=at,
    )


def _get(request: HttpRequest, name: str) -> "Operator":
    visitor, operator_id = sure_visitor(request), from_public(PREFIX, name)
    if operator_id is None or visitor.account is None:
        raise Http404
    try:
        return queries.get_operator(account_id=visitor.account.id, operator_id=operator_id)
    except Refusal as refusal:
        raise Http404 from refusal


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() else 0


def _row(operator: "Operator", *, is_principal: bool) -> dict[str, object]:
    word, colour = STATE_WORDS[operator.state]
    return {
        "name": to_public(PREFIX, operator.id),
        "person": operator.person.full_name,
        "role": gettext(ROLE_WORDS[operator.role]),
        "word": gettext(word),
        "colour": colour,
        "permissions": [gettext(PERMISSION_WORDS[value]) for value in operator.permissions],
        "version": operator.version,
        "may_confirm": is_principal and operator.state == OperatorState.ACCEPTED,
        "is_by_key": operator.added_by_grant_id is not None,
    }

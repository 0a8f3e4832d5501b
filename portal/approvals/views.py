"""Yetkiler ve onaylar: approve or reject what a colleague has asked for; choose which acts take two persons."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from portal.accounts.operators import entered_account
from portal.accounts.sections import list_sections
from portal.approvals import words
from portal.approvals.details import describe
from portal.guards import (
    account_required,
    ask_for_contract,
    fresh_login_required,
    principal_required,
    sure_visitor,
)
from portal.words import say
from uets.accounts import queries as accounts
from uets.accounts.states import FEWEST_FOR_TWO
from uets.agreements.errors import ContractMissing
from uets.approvals import actions, queries
from uets.approvals.errors import ApprovalNotFound
from uets.approvals.states import Act, ApprovalState
from uets.kernel import clock
from uets.kernel.refusals import Refusal

if TYPE_CHECKING:
    from uets.approvals.models import Approval

CONFLICT = 409


class SwitchesForm(forms.Form):
    """Which acts take two principal operators."""

    switches = forms.MultipleChoiceField(
        label=_("İki kişilik onay isteyen işlemler"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["switches"].choices = words.switch_choices()  # type: ignore[attr-defined] # a choice field


@require_GET
@account_required
def listing(request: HttpRequest) -> HttpResponse:
    """Show what waits and what was decided."""
    return _show(request)


@require_http_methods(["GET", "POST"])
@principal_required
@fresh_login_required(reason=gettext_noop("İki kişilik onayı değiştirmek için yeniden giriş yapın"))
def switches(request: HttpRequest) -> HttpResponse:
    """Switch on at once; switching off waits for a second person."""
    if request.method != "POST":
        return _show(request)
    form = SwitchesForm(request.POST)
    if not form.is_valid():
        return _show(request, form=form)
    at, account = clock.now(), entered_account(request)
    try:
        actions.do_or_ask(
            actor=sure_visitor(request).actor(at),
            account_id=account.id,
            act=Act.SWITCH_OFF,
            given={"switches": form.cleaned_data["switches"]},
            about=account.legal_name,
            at=at,
        )
    except Refusal as refusal:
        return _show(request, refusal=say(refusal), status=CONFLICT)
    return redirect("approvals:list")


@require_http_methods(["GET", "POST"])
@principal_required
@fresh_login_required(reason=gettext_noop("İsteği onaylamak için yeniden giriş yapın"))
def approve(request: HttpRequest, approval_id: UUID) -> HttpResponse:
    """Show exactly what a colleague has asked for; approve it, and with that do it."""
    approval, refusal = _find(request, approval_id), ""
    if request.method == "POST":
        try:
            return _decide(request, approval, actions.approve)
        except ContractMissing:
            return ask_for_contract(request)
        except Refusal as refused:
            refusal = say(refused)
    details = describe(approval, sure_visitor(request))
    consequence = gettext(
        words.CONSEQUENCES.get(
            approval.act,
            gettext_noop("Onayınızla işlem hemen, tam istendiği gibi yapılır; delile ikinizin adı yazılır."),
        )
    )
    context = {
        "approval": approval,
        "details": details,
        "consequence": consequence,
        "refusal": refusal or details.refusal,
        "is_waiting": approval.state == ApprovalState.WAITING and clock.now() < approval.expires_at,
    }
    return render(request, "approvals/approve.html", context, status=CONFLICT if refusal else 200)


@require_http_methods(["GET", "POST"])
@principal_required
def reject(request: HttpRequest, approval_id: UUID) -> HttpResponse:
    """Reject it, or take one's own request back."""
    approval = _find(request, approval_id)
    is_own = approval.asked_by_id == sure_visitor(request).person.id
    context: dict[str, Any] = {
        "heading": gettext("İsteği geri almak üzeresiniz")
        if is_own
        else gettext("İsteği reddetmek üzeresiniz"),
        "consequence": gettext("İşlem yapılmaz. Gerekirse yeniden istenebilir."),
        "act": gettext("Geri al") if is_own else gettext("Reddet"),
        "rows": describe(approval, sure_visitor(request)).rows,
        "back_url": reverse("approvals:list"),
    }
    if request.method == "POST":
        try:
            return _decide(request, approval, actions.reject)
        except Refusal as refusal:
            context["refusal"] = say(refusal)
            return render(request, "accounts/operator_act.html", context, status=CONFLICT)
    return render(request, "accounts/operator_act.html", context)


def _decide(request: HttpRequest, approval: "Approval", action: Callable[..., "Approval"]) -> HttpResponse:
    at = clock.now()
    actor = sure_visitor(request).actor(at)
    action(actor=actor, account_id=approval.account_id, approval_id=approval.id, at=at)
    return redirect("approvals:list")


def _find(request: HttpRequest, approval_id: UUID) -> "Approval":
    try:
        return queries.get_approval(account_id=entered_account(request).id, approval_id=approval_id)
    except ApprovalNotFound as error:
        raise Http404 from error


def _show(
    request: HttpRequest, *, form: SwitchesForm | None = None, refusal: str = "", status: int = 200
) -> HttpResponse:
    who, account = sure_visitor(request), entered_account(request)
    principals = accounts.count_principals(account_id=account.id)
    rows = [_row(approval, who.person.id) for approval in queries.list_approvals(account_id=account.id)]
    context = {
        "rows": rows,
        "refusal": refusal,
        "is_principal": who.is_principal,
        "may_switch": who.is_principal and principals >= FEWEST_FOR_TWO,
        "form": form or SwitchesForm(initial={"switches": account.dual_control}),
        "sections": list_sections(path=request.path),
    }
    return render(request, "approvals/list.html", context, status=status)


def _row(approval: "Approval", person_id: UUID) -> dict[str, Any]:
    is_over = clock.now() >= approval.expires_at
    state = approval.state
    if state == ApprovalState.WAITING and is_over:
        state = ApprovalState.EXPIRED.value
    word, colour = words.STATES[state]
    return {
        "approval": approval,
        "act": gettext(words.ACTS[approval.act]),
        "state": gettext(word),
        "colour": colour,
        "is_waiting": state == ApprovalState.WAITING,
        "is_own": approval.asked_by_id == person_id,
    }

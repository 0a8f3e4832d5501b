"""Hesabı Kapat."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from portal import pending
from portal.accounts.operators import entered_account
from portal.accounts.sections import list_sections
from portal.closings.mailbox import may_download
from portal.closings.words import GROUPS, STATES
from portal.guards import account_required, ask_for_login, principal_required, sure_visitor
from portal.posting import post_only
from portal.words import say
from uets.accounts import queries as accounts
from uets.accounts.errors import LoginNotFresh
from uets.accounts.states import DualAct
from uets.approvals import actions as approvals
from uets.approvals import queries as approval_queries
from uets.approvals.states import Act
from uets.closings import actions, queries
from uets.closings.states import LONGEST_REASON, ClosingState
from uets.kernel import clock
from uets.kernel.refusals import Refusal

CONFLICT = 409
CLOSE = gettext_noop("Hesabı kapatma isteği vermek için yeniden giriş yapın")
FIELDS = {"document-refused": "document", "reason-missing": "reason"}


class ClosingForm(forms.Form):
    """Why, with a document."""

    reason = forms.CharField(
        label=_("Neden kapatmak istiyorsunuz?"),
        max_length=LONGEST_REASON,
        error_messages={"required": _("Gerekçenizi yazın.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    document = forms.FileField(
        label=_("Belge"),
        help_text=_("Gerekçeyi gösteren belge: PDF, JPEG ya da PNG, en fazla 2 MB. Şifreli saklanır."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )


@require_http_methods(["GET", "POST"])
@account_required(contract=False)
def close(request: HttpRequest) -> HttpResponse:
    """Say what closing means; take the request with a fresh login."""
    typed = pending.content_of(request)
    form = ClosingForm(request.POST or None, request.FILES or None, initial=typed and typed.dict())
    if request.method != "POST":
        return _show(request, form)
    if not form.is_valid():
        return _show(request, form, status=422)
    at, upload = clock.now(), form.cleaned_data["document"]
    try:
        approvals.ask_to_close(
            actor=sure_visitor(request).actor(at),
            account_id=entered_account(request).id,
            reason=form.cleaned_data["reason"],
            document=upload.read() if upload else b"",
            at=at,
        )
    except LoginNotFresh:
        return ask_for_login(request, reason=CLOSE)
    except Refusal as refusal:
        form.add_error(FIELDS.get(refusal.code), say(refusal))
        return _show(request, form, status=CONFLICT)
    pending.drop(request)
    return redirect("closings:close")


@post_only("closings:close")
@principal_required
def take_back(request: HttpRequest) -> HttpResponse:
    """Take the request back."""
    at, account = clock.now(), entered_account(request)
    newest = queries.find_newest(account_id=account.id)
    if newest is None:
        return redirect("closings:close")
    try:
        actions.take_back(
            actor=sure_visitor(request).actor(at), account_id=account.id, request_id=newest.id, at=at
        )
    except Refusal as refusal:
        return _show(request, ClosingForm(), refusal=say(refusal), status=CONFLICT)
    return redirect("closings:close")


@require_GET
@principal_required
def document(request: HttpRequest) -> HttpResponse:
    """Hand out the document of the newest request, to who decides for the account; it is downloaded, never shown."""
    newest = queries.find_newest(account_id=entered_account(request).id)
    if newest is None or not newest.media_type:
        raise Http404
    content, media_type = queries.read_document(request_id=newest.id)
    ending = media_type.rpartition("/")[2]
    return HttpResponse(
        content,
        content_type=media_type,
        headers={
            "Content-Disposition": f'attachment; filename="belge.{ending}"',
            "Cache-Control": "no-store",
        },
    )


def _show(request: HttpRequest, form: ClosingForm, *, refusal: str = "", status: int = 200) -> HttpResponse:
    account, who = entered_account(request), sure_visitor(request)
    newest = queries.find_newest(account_id=account.id)
    is_waiting = newest is not None and newest.state == ClosingState.ASKED
    is_held = newest is not None and newest.state == ClosingState.AWAITING_SECOND
    context: dict[str, Any] = {
        "form": form,
        "refusal": refusal,
        "may_ask": who.is_principal and not is_waiting and not is_held,
        "may_take_back": who.is_principal and is_waiting,
        "takes_two": DualAct.CLOSE in accounts.list_switches(account_id=account.id),
        "approval_url": _approval_url(newest, who.person.id) if is_held and who.is_principal else "",
        "groups": [gettext(GROUPS[group]) for group in queries.list_groups(account_id=account.id)],
        "rows": _rows(newest) if newest is not None else [],
        "may_download": may_download(request),
        "sections": list_sections(path=request.path),
    }
    return render(request, "closings/close.html", context, status=status)


def _approval_url(newest: Any, person_id: UUID) -> str:
    """Return where a held request is approved, or taken back by who has asked."""
    found = approval_queries.find_newest(
        account_id=newest.account_id, act=Act.CLOSE_ACCOUNT, request_id=str(newest.id)
    )
    page = "reject" if newest.asked_by_id == person_id else "approve"
    return reverse(f"approvals:{page}", args=[found.id]) if found is not None else ""


def _rows(newest: Any) -> list[dict[str, str]]:
    rows = [
        {"label": gettext("Durum"), "value": gettext(STATES[newest.state])},
        {"label": gettext("İsteyen"), "value": newest.asked_by_name},
        {"label": gettext("İstek günü"), "value": _day(newest.asked_at)},
        {"label": gettext("Gerekçe"), "value": newest.reason},
    ]
    if newest.media_type:
        rows.append(
            {
                "label": gettext("Belge"),
                "value": newest.media_type,
                "url": reverse("closings:document"),
                "action": gettext("İndir"),
            }
        )
    if newest.state == ClosingState.ASKED:
        rows.append({"label": gettext("En geç karar günü"), "value": _day(newest.decide_by)})
    if newest.decision_reason:
        rows.append({"label": gettext("Kararın gerekçesi"), "value": newest.decision_reason})
    return rows


def _day(at: Any) -> str:
    return f"{clock.istanbul_date(at):%d.%m.%Y}"

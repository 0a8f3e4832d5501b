"""What one does with an operator: change rights, confirm, keep, remove."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from portal.accounts.forms import PermissionsForm
from portal.accounts.operators import FIELDS, entered_account, typed
from portal.accounts.words import list_permission_words, say_days
from portal.choices import read_version, ticks_all
from portal.guards import (
    account_required,
    ask_for_login,
    fresh_login_required,
    principal_required,
    sure_visitor,
)
from portal.words import say
from uets.accounts import errors, queries
from uets.accounts.rules import ALL_PERMISSIONS
from uets.approvals import actions
from uets.approvals.states import Act
from uets.integrators import queries as integrators
from uets.kernel import clock
from uets.kernel.refusals import Refusal
from uets.keys import queries as keys

if TYPE_CHECKING:
    from uets.accounts.models import Operator

CONFLICT = 409
TOGETHER = gettext_noop("İkinci onay istemek için yeniden giriş yapın")
CHANGE = gettext_noop("İşlem yetkilisinin izinlerini genişletmek için yeniden giriş yapın")


@require_http_methods(["GET", "POST"])
@account_required
def change(request: HttpRequest, operator_id: UUID) -> HttpResponse:
    """Change what an ordinary operator may do; narrowing needs no fresh login, widening does."""
    operator = _find(request, operator_id)
    initial = {
        "permissions": operator.permissions,
        "valid_from": operator.valid_from,
        "valid_until": operator.valid_until,
        "version": operator.version,
    } | typed(request)
    form = PermissionsForm(request.POST if request.method == "POST" else None, initial=initial)
    if ticks_all(request.POST, field="permissions"):
        form = PermissionsForm(initial=request.POST.dict() | {"permissions": list(ALL_PERMISSIONS)})
    elif request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            waits = _act(
                request,
                operator,
                Act.CHANGE_OPERATOR,
                permissions=given["permissions"],
                days=[day and day.isoformat() for day in (given["valid_from"], given["valid_until"])],
                expected_version=given["version"] or 0,
            )
        except errors.LoginNotFresh:
            return ask_for_login(request, reason=CHANGE)
        except Refusal as refusal:
            form.add_error(FIELDS.get(refusal.code), say(refusal))
        else:
            return redirect("approvals:list" if waits else "accounts:operators")
    return render(request, "accounts/operator.html", {"form": form, "operator": operator})


@require_http_methods(["GET", "POST"])
@principal_required
@fresh_login_required(reason=gettext_noop("İşlem yetkilisini onaylamak için yeniden giriş yapın"))
def confirm(request: HttpRequest, operator_id: UUID) -> HttpResponse:
    """Confirm a person who has accepted the invitation."""
    words = {
        "heading": _("İşlem yetkilisini onaylamak üzeresiniz"),
        "consequence": _("Onayla birlikte kişi bu hesaba girebilir ve verilen izinleri kullanabilir."),
        "act": _("Onayla"),
    }
    return _ask_then(request, operator_id, Act.CONFIRM_OPERATOR, words)


@require_http_methods(["GET", "POST"])
@principal_required
@fresh_login_required(reason=gettext_noop("İşlem yetkilisini korumak için yeniden giriş yapın"))
def keep(request: HttpRequest, operator_id: UUID) -> HttpResponse:
    """Keep an operator whom a key has added."""
    words = {
        "heading": _("İşlem yetkilisini korumak üzeresiniz"),
        "consequence": _(
            "Bu kişiyi bir API anahtarı ekledi. Korursanız yetkisi, anahtarın yetkisi bitince sona ermez."
        ),
        "act": _("Koru"),
    }
    return _ask_then(request, operator_id, Act.KEEP_OPERATOR, words)


@require_http_methods(["GET", "POST"])
@account_required
def remove(request: HttpRequest, operator_id: UUID) -> HttpResponse:
    """Remove an operator at once."""
    words = {
        "heading": _("İşlem yetkilisini kaldırmak üzeresiniz"),
        "consequence": _("Kişinin bu hesaptaki yetkisi hemen sona erer. Yaptığı işlemlerin delilleri durur."),
        "act": _("Kaldır"),
        "is_destructive": True,
    }
    return _ask_then(request, operator_id, Act.REMOVE_OPERATOR, words)


def _ask_then(request: HttpRequest, operator_id: UUID, act: Act, words: dict[str, Any]) -> HttpResponse:
    """Ask at GET; act at POST on the version that was shown."""
    operator = _find(request, operator_id)
    context = words | {
        "operator": operator,
        "rows": _describe(operator),
        "back_url": reverse("accounts:operators"),
        "version": operator.version,
    }
    if request.method != "POST":
        return render(request, "accounts/operator_act.html", context)
    typed = request.POST.get("version", "")
    try:
        waits = _act(request, operator, act, expected_version=read_version(typed))
    except errors.LoginNotFresh:
        return ask_for_login(request, reason=TOGETHER)
    except Refusal as refusal:
        return render(
            request, "accounts/operator_act.html", context | {"refusal": say(refusal)}, status=CONFLICT
        )
    return redirect("approvals:list" if waits else "accounts:operators")


def _describe(operator: "Operator") -> list[dict[str, str]]:
    """Return whom the page is about: name, rights, and the integrator whose key has invited them."""
    permissions = "\n".join(list_permission_words(operator.permissions))
    rows = [
        {"label": _("Ad soyad"), "value": operator.name or operator.masked_tckn},
        {"label": _("Yetkili İzinleri"), "value": permissions},
    ]
    days = say_days(operator.valid_from, operator.valid_until)
    if days:
        rows.append({"label": _("Süre"), "value": days})
    if operator.added_by_grant_id is not None:
        grant = keys.get_grant(account_id=operator.account_id, grant_id=operator.added_by_grant_id)
        integrator = integrators.get_integrator(integrator_id=grant.integrator_id)
        rows.append({"label": _("Davet eden entegratör"), "value": integrator.legal_name})
    return rows


def _act(request: HttpRequest, operator: "Operator", act: Act, **given: Any) -> bool:
    """Do it, or let it wait for a second person; tell whether it waits."""
    at, account = clock.now(), entered_account(request)
    outcome = actions.do_or_ask(
        actor=sure_visitor(request).actor(at),
        account_id=account.id,
        act=act,
        given={"operator_id": str(operator.id), **given},
        about=operator.name or operator.masked_tckn,
        at=at,
    )
    return outcome.waits is not None


def _find(request: HttpRequest, operator_id: UUID) -> "Operator":
    try:
        return queries.get_operator(account_id=entered_account(request).id, operator_id=operator_id)
    except errors.OperatorNotFound as error:
        raise Http404 from error

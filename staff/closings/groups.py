"""Zorunlu gruplar: the register of who must be served electronically, and so is not closed on request (art. 7/a)."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, gettext_noop
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from portal.closings.words import GROUPS
from staff.asking import ReasonForm, Sheet, ask
from staff.frame import show
from staff.guards import staff_act, staff_required
from uets.accounts import queries as accounts
from uets.accounts.states import StaffRole
from uets.closings import actions, queries
from uets.closings.states import MandatoryGroup
from uets.kernel.actor import Actor
from uets.kernel.clock import istanbul_date
from uets.kernel.numbers import find_uets_address, format_uets_address

REGISTRAR = StaffRole.REGISTRAR


class AddressForm(forms.Form):
    """Whose entry is looked for."""

    uets_address = forms.CharField(
        label=gettext_lazy("UETS Adresi"),
        max_length=30,
        error_messages={"required": gettext_lazy("UETS adresini yazın.")},
    )


class GroupsForm(ReasonForm):
    """In which groups an account is."""

    groups = forms.MultipleChoiceField(
        label=gettext_lazy("Zorunlu gruplar"),
        help_text=gettext_lazy("Hiçbirini işaretlemezseniz hesap, isteği üzerine kapatılabilir."),
        required=False,
        choices=[(group.value, gettext_lazy(words)) for group, words in GROUPS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("groups", "reason")


@require_GET
@staff_required(REGISTRAR)
def look_up(request: HttpRequest) -> HttpResponse:
    """Ask for an address, and lead to its entry."""
    form = AddressForm(request.GET if "uets_address" in request.GET else None)
    if form.is_bound and form.is_valid():
        digits = find_uets_address(form.cleaned_data["uets_address"])
        if digits is not None and accounts.find_account(uets_address=digits) is not None:
            return HttpResponseRedirect(reverse("staff:set_groups", args=[digits]))
        form.add_error("uets_address", _("Hesap bulunamadı."))
    return show(request, "staff/closings/groups.html", {"form": form})


@staff_act(REGISTRAR, reason=gettext_noop("Zorunlu grup kaydını değiştirmek için yeniden giriş yapın"))
def set_groups(request: HttpRequest, uets_address: str) -> HttpResponse:
    """Show what the register says of an account, and write something else into it."""
    account = accounts.find_account(uets_address=uets_address)
    if account is None:
        raise Http404

    def do(given: dict[str, Any], actor: Actor, at: datetime) -> str:
        groups = [MandatoryGroup(value) for value in given["groups"]]
        actions.set_groups(actor=actor, account_id=account.id, groups=groups, at=at)
        return reverse("staff:set_groups", args=[uets_address])

    entries = queries.list_entries(account_id=account.id)
    groups = queries.list_groups(account_id=account.id)
    rows = [
        {"label": _("Hesap"), "value": account.legal_name},
        {"label": _("UETS Adresi"), "value": format_uets_address(account.uets_address)},
        {
            "label": _("Şimdiki kayıt"),
            "value": "\n".join(gettext(GROUPS[group]) for group in groups) or _("Zorunlu grupta değil"),
        },
        *(
            {
                "label": _("Kaydeden"),
                "value": f"{entry.entered_by_name}, {istanbul_date(entry.entered_at):%d.%m.%Y}: {entry.reason}",
            }
            for entry in entries
        ),
    ]
    if groups and not entries:
        rows.append({"label": _("Kaydeden"), "value": _("Hesap türünden varsayıldı")})
    sheet = Sheet(
        heading=_("Zorunlu grup kaydı"),
        act=_("Kaydet"),
        back_url=reverse("staff:groups"),
        consequence=_(
            "7201 sayılı Kanun m. 7/a'daki gruplardan birinde olan hesabın adresi istekle kapanmaz; "
            "elektronik tebligat onun için zorunludur."
        ),
        rows=rows,
    )
    initial = {"groups": [group.value for group in groups]}
    return ask(request, sheet, do, role=REGISTRAR, form_class=GroupsForm, initial=initial)

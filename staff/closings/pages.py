"""Kapatma istekleri: what the registrar has to decide; closing takes two: one proposes, another one does it."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, gettext_noop
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from portal.closings.words import GROUPS
from portal.guards import sure_visitor
from staff.asking import ReasonForm, Sheet, ask
from staff.frame import show
from staff.guards import staff_act, staff_required
from uets.accounts import queries as accounts
from uets.accounts.errors import AccountNotFound
from uets.accounts.states import ClosingGround, StaffRole
from uets.closings import actions, queries
from uets.closings.errors import ClosingNotFound, ProposalNotFound
from uets.kernel.actor import Actor
from uets.kernel.clock import istanbul_date
from uets.kernel.numbers import find_uets_address, format_uets_address

if TYPE_CHECKING:
    from uets.closings.models import ClosingProposal, ClosingRequest

REGISTRAR = StaffRole.REGISTRAR
GROUNDS = (
    (ClosingGround.DEATH.value, gettext_lazy("Hesap sahibi öldü")),
    (ClosingGround.WOUND_UP.value, gettext_lazy("Tüzel kişilik sona erdi")),
)
GROUND_WORDS = {
    ClosingGround.REQUEST.value: gettext_noop("Hesap sahibinin isteği"),
    ClosingGround.DEATH.value: gettext_noop("Hesap sahibi öldü"),
    ClosingGround.WOUND_UP.value: gettext_noop("Tüzel kişilik sona erdi"),
}


class GroundForm(ReasonForm):
    """Which address, on which ground."""

    uets_address = forms.CharField(
        label=gettext_lazy("UETS Adresi"),
        max_length=30,
        error_messages={"required": gettext_lazy("UETS adresini yazın.")},
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("Dayanak"),
        choices=GROUNDS,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Dayanağı seçin.")},
    )
    field_order = ("uets_address", "ground", "reason")


@require_GET
@staff_required(REGISTRAR)
def listing(request: HttpRequest) -> HttpResponse:
    """Show what waits, the one that is due first on top."""
    proposals = [_proposal_row(request, row) for row in queries.list_proposals()]
    proposed = {row["proposal"].request_id for row in proposals}
    rows = [
        {
            "request": row,
            "account": accounts.get_account(account_id=row.account_id),
            "is_proposed": row.id in proposed,
            "is_mandatory": bool(queries.list_groups(account_id=row.account_id)),
        }
        for row in queries.list_waiting()
    ]
    return show(request, "staff/closings/list.html", {"rows": rows, "proposals": proposals})


@require_GET
@staff_required(REGISTRAR)
def document(request: HttpRequest, request_id: UUID) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Hand out the document of a request; it is downloaded, never shown within a page."""
    try:
        content, media_type = queries.read_document(request_id=request_id)
    except ClosingNotFound as error:
        raise Http404 from error
    ending = media_type.rpartition("/")[2]
    return HttpResponse(
        content,
        content_type=media_type,
        headers={
            "Content-Disposition": f'attachment; filename="belge.{ending}"',
            "Cache-Control": "no-store",
        },
    )


@staff_act(REGISTRAR, reason=gettext_noop("Adresin kapatılmasını önermek için yeniden giriş yapın"))
def propose(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Kapatmayı öner: another registrar closes it."""
    sheet = {
        "heading": _("Adresin kapatılmasını önermek üzeresiniz"),
        "act": _("Kapatmayı öner"),
        "consequence": _(
            "Adres, başka bir kayıt görevlisi öneriyi uygulayınca kapanır; o zamana kadar açıktır."
        ),
    }
    return _decide(request, request_id, actions.propose_closing, sheet)


@staff_act(REGISTRAR, reason=gettext_noop("Adresi kapatmak için yeniden giriş yapın"))
def confirm(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Adresi kapat, as the second member of staff."""
    sheet = {
        "heading": _("Adresi kapatmak üzeresiniz"),
        "act": _("Adresi kapat"),
        "consequence": _(
            "Geri alınamaz: yetkiler sona erer, yeni tebligat ulaşmaz. Ulaşmış olanlar okunur, süreleri işler."
        ),
        "is_destructive": True,
    }
    return _end_proposal(request, proposal_id, actions.confirm_closing, sheet)


@staff_act(REGISTRAR, reason=gettext_noop("Öneriyi düşürmek için yeniden giriş yapın"))
def drop(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Öneriyi düşür, one's own or a colleague's."""
    sheet = {
        "heading": _("Kapatma önerisini düşürmek üzeresiniz"),
        "act": _("Öneriyi düşür"),
        "consequence": _("Adres açık kalır. Bekleyen istek varsa karar bekler."),
    }
    return _end_proposal(request, proposal_id, actions.drop_closing, sheet)


@staff_act(REGISTRAR, reason=gettext_noop("İsteği reddetmek için yeniden giriş yapın"))
def refuse(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """İsteği reddet: the holder reads the reason."""
    sheet = {
        "heading": _("Kapatma isteğini reddetmek üzeresiniz"),
        "act": _("Reddet"),
        "consequence": _("Adres açık kalır. Gerekçenizi hesap sahibi okur."),
    }
    return _decide(request, request_id, actions.refuse_closing, sheet)


@staff_act(REGISTRAR, reason=gettext_noop("Adresin kapatılmasını önermek için yeniden giriş yapın"))
def propose_for_ground(request: HttpRequest) -> HttpResponse:
    """Vefat ya da sona erme: as the civil or the trade register says."""

    def do(given: dict[str, Any], actor: Actor, at: datetime) -> str:
        found = accounts.find_account(uets_address=find_uets_address(given["uets_address"]) or "-")
        if found is None:
            raise AccountNotFound(field="uets_address")
        ground = ClosingGround(given["ground"])
        actions.propose_for_ground(actor=actor, account_id=found.id, ground=ground, at=at)
        return reverse("staff:closings")

    sheet = Sheet(
        heading=_("Vefat ya da sona erme nedeniyle kapatmayı öner"),
        act=_("Kapatmayı öner"),
        back_url=reverse("staff:closings"),
        consequence=_(
            "Başka bir kayıt görevlisi uygulayınca, geri alınamaz biçimde, hesap salt okunur olur ve yetkiler sona "
            "erer. Vefatta işlem yetkilileri yalnızca listeyi ve delilleri görür."
        ),
    )
    return ask(request, sheet, do, role=REGISTRAR, form_class=GroundForm)


def _decide(request: HttpRequest, request_id: UUID, action: Any, words: dict[str, Any]) -> HttpResponse:
    try:
        found = queries.get_request(request_id=request_id)
    except ClosingNotFound as error:
        raise Http404 from error

    def do(_given: dict[str, Any], actor: Actor, at: datetime) -> str:
        action(actor=actor, request_id=request_id, at=at)
        return reverse("staff:closings")

    sheet = Sheet(back_url=reverse("staff:closings"), rows=_rows(found), **words)
    return ask(request, sheet, do, role=REGISTRAR)


def _end_proposal(
    request: HttpRequest, proposal_id: UUID, action: Any, words: dict[str, Any]
) -> HttpResponse:
    try:
        found = queries.get_proposal(proposal_id=proposal_id)
    except ProposalNotFound as error:
        raise Http404 from error

    def do(_given: dict[str, Any], actor: Actor, at: datetime) -> str:
        action(actor=actor, proposal_id=proposal_id, at=at)
        return reverse("staff:closings")

    account = accounts.get_account(account_id=found.account_id)
    rows = [
        {"label": _("Hesap"), "value": account.legal_name},
        {"label": _("UETS Adresi"), "value": format_uets_address(account.uets_address)},
    ]
    if found.request_id is not None:
        rows = _rows(queries.get_request(request_id=found.request_id))
    rows += [
        {"label": _("Dayanak"), "value": gettext(GROUND_WORDS[found.ground])},
        {"label": _("Öneren"), "value": found.proposed_by_name},
        {"label": _("Önerinin gerekçesi"), "value": found.reason},
    ]
    sheet = Sheet(back_url=reverse("staff:closings"), rows=rows, **words)
    return ask(request, sheet, do, role=REGISTRAR)


def _proposal_row(request: HttpRequest, proposal: "ClosingProposal") -> dict[str, Any]:
    return {
        "proposal": proposal,
        "account": accounts.get_account(account_id=proposal.account_id),
        "ground": gettext(GROUND_WORDS[proposal.ground]),
        "is_own": proposal.proposed_by_id == sure_visitor(request).person.id,
    }


def _rows(found: "ClosingRequest") -> list[dict[str, str]]:
    account = accounts.get_account(account_id=found.account_id)
    rows = [
        {"label": _("Hesap"), "value": account.legal_name},
        {"label": _("UETS Adresi"), "value": format_uets_address(account.uets_address)},
        {"label": _("İsteyen"), "value": found.asked_by_name},
        {"label": _("Gerekçe"), "value": found.reason},
        {"label": _("En geç karar günü"), "value": f"{istanbul_date(found.decide_by):%d.%m.%Y}"},
    ]
    groups = queries.list_groups(account_id=account.id)
    if groups:
        names = "\n".join(
            [_("Zorunlu grup: istekle kapanmaz"), *(gettext(GROUPS[group]) for group in groups)]
        )
        url = reverse("staff:set_groups", args=[account.uets_address])
        rows.append({"label": _("Grup"), "value": names, "url": url, "action": _("Düzelt")})
    if found.media_type:
        url = reverse("staff:closing_document", args=[found.id])
        rows.append({"label": _("Belge"), "value": found.media_type, "url": url, "action": _("İndir")})
    return rows

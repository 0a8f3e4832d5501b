"""Officials of an authority: adding one, ending an office."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from staff.asking import Sheet, ask
from staff.authorities.forms import OfficialForm
from staff.authorities.found import find, page_of, rows
from staff.authorities.words import PREPARER, SIGNER, role_words
from staff.guards import staff_act
from uets.accounts import queries as accounts
from uets.accounts.errors import PersonUnknown
from uets.accounts.states import StaffRole
from uets.authorities import actions, queries
from uets.authorities.errors import OfficialNotFound
from uets.kernel.actor import Actor

REGISTRAR = StaffRole.REGISTRAR


@staff_act(REGISTRAR, reason=gettext_noop("Merci görevlisi eklemek için yeniden giriş yapın"))
def add(request: HttpRequest, detsis: str) -> HttpResponse:
    """Görevli ekle: a registered person, by identity number or UETS address."""
    authority = find(detsis)

    def do(given: dict[str, Any], actor: Actor, at: datetime) -> str:
        person = accounts.find_person_for_login(name=given["person"])
        if person is None:
            raise PersonUnknown
        actions.add_official(
            actor=actor,
            authority_id=authority.id,
            person_id=person.id,
            is_preparer=PREPARER in given["roles"],
            is_signer=SIGNER in given["roles"],
            unit=given["unit"],
            at=at,
        )
        return page_of(authority)

    sheet = Sheet(
        heading=_("Merci görevlisi ekle"),
        act=_("Ekle"),
        back_url=page_of(authority),
        lead=_("İmzalayan, sertifikasında T.C. kimlik numarası yazan kendi e-imzasıyla imzalar."),
        rows=rows(authority),
    )
    return ask(request, sheet, do, role=REGISTRAR, form_class=OfficialForm)


@staff_act(
    REGISTRAR, reason=gettext_noop("Merci görevlisinin görevini sonlandırmak için yeniden giriş yapın")
)
def end(request: HttpRequest, detsis: str, official_id: UUID) -> HttpResponse:
    """Görevi sonlandır: at once."""
    authority = find(detsis)
    try:
        official = queries.get_official(authority_id=authority.id, official_id=official_id)
    except OfficialNotFound as error:
        raise Http404 from error

    def do(_given: dict[str, Any], actor: Actor, at: datetime) -> str:
        actions.remove_official(actor=actor, authority_id=authority.id, official_id=official_id, at=at)
        return page_of(authority)

    who = [(_("Ad soyad"), official.person.full_name), (_("Rolü"), role_words(official))]
    sheet = Sheet(
        heading=_("Merci görevlisinin görevini sonlandırmak üzeresiniz"),
        act=_("Görevi sonlandır"),
        back_url=page_of(authority),
        consequence=_(
            "Bundan sonra imzaladığı paketler bu merci adına kabul edilmez. Önce teslim alınanlar etkilenmez."
        ),
        rows=rows(authority, who),
        is_destructive=True,
    )
    return ask(request, sheet, do, role=REGISTRAR)

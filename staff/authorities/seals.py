"""Seals that count as an authority's beside those that name its own numbers."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from staff.asking import Sheet, ask
from staff.authorities.forms import SealForm
from staff.authorities.found import find, page_of, rows
from staff.guards import staff_act
from uets.accounts.states import StaffRole
from uets.authorities import actions, queries
from uets.authorities.errors import SealNotFound
from uets.kernel.actor import Actor

REGISTRAR = StaffRole.REGISTRAR


@staff_act(REGISTRAR, reason=gettext_noop("Mühür eklemek için yeniden giriş yapın"))
def add(request: HttpRequest, detsis: str) -> HttpResponse:
    """Mühür ekle: by the hash of its certificate, or by the number in it."""
    authority = find(detsis)

    def do(given: dict[str, Any], actor: Actor, at: datetime) -> str:
        actions.add_seal(
            actor=actor,
            authority_id=authority.id,
            certificate_sha256=given["certificate_sha256"],
            organisation_number=given["organisation_number"],
            label=given["label"],
            at=at,
        )
        return page_of(authority)

    sheet = Sheet(
        heading=_("Mühür ekle"),
        act=_("Ekle"),
        back_url=page_of(authority),
        lead=_("Mercinin kendi DETSİS numarasını ya da VKN'sini taşıyan mühürler eklenmeden kabul edilir."),
        rows=rows(authority),
    )
    return ask(request, sheet, do, role=REGISTRAR, form_class=SealForm)


@staff_act(REGISTRAR, reason=gettext_noop("Mührü kaldırmak için yeniden giriş yapın"))
def remove(request: HttpRequest, detsis: str, seal_id: UUID) -> HttpResponse:
    """Mührü kaldır: at once."""
    authority = find(detsis)
    try:
        seal = queries.get_seal(authority_id=authority.id, seal_id=seal_id)
    except SealNotFound as error:
        raise Http404 from error

    def do(_given: dict[str, Any], actor: Actor, at: datetime) -> str:
        actions.remove_seal(actor=actor, authority_id=authority.id, seal_id=seal_id, at=at)
        return page_of(authority)

    which = [(_("Mühür"), seal.certificate_sha256 or seal.organisation_number), (_("Açıklama"), seal.label)]
    sheet = Sheet(
        heading=_("Mührü kaldırmak üzeresiniz"),
        act=_("Kaldır"),
        back_url=page_of(authority),
        consequence=_("Bu mührü taşıyan yeni paketler bu merci adına kabul edilmez."),
        rows=rows(authority, which),
        is_destructive=True,
    )
    return ask(request, sheet, do, role=REGISTRAR)

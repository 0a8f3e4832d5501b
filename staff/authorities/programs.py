"""Programs that act for an authority, and the public keys they sign with."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from staff.asking import Sheet, ask
from staff.authorities.forms import OneKeyForm, ProgramForm
from staff.authorities.found import find, page_of, rows
from staff.guards import staff_act
from uets.accounts.states import StaffRole
from uets.authorities import actions, queries
from uets.authorities.errors import ClientNotFound
from uets.kernel.actor import Actor

if TYPE_CHECKING:
    from uets.authorities.models import AuthorityClient, SendingAuthority

REGISTRAR = StaffRole.REGISTRAR


@staff_act(REGISTRAR, reason=gettext_noop("Program eklemek için yeniden giriş yapın"))
def add(request: HttpRequest, detsis: str) -> HttpResponse:
    """Program ekle: with its public keys; it is given its client id."""
    authority = find(detsis)

    def do(given: dict[str, Any], actor: Actor, at: datetime) -> str:
        actions.add_client(
            actor=actor, authority_id=authority.id, label=given["label"], jwks=given["jwk"], at=at
        )
        return page_of(authority)

    sheet = Sheet(
        heading=_("Program ekle"),
        act=_("Ekle"),
        back_url=page_of(authority),
        lead=_(
            "Program bu anahtarın özel yarısıyla imzaladığı istekle (private_key_jwt) erişim belirteci alır."
        ),
        rows=rows(authority),
    )
    return ask(request, sheet, do, role=REGISTRAR, form_class=ProgramForm)


@staff_act(REGISTRAR, reason=gettext_noop("Programı sonlandırmak için yeniden giriş yapın"))
def end(request: HttpRequest, detsis: str, client_id: str) -> HttpResponse:
    """Programı sonlandır: at once."""
    authority, program = _find(detsis, client_id)

    def do(_given: dict[str, Any], actor: Actor, at: datetime) -> str:
        actions.remove_client(actor=actor, client_id=client_id, at=at)
        return page_of(authority)

    sheet = Sheet(
        heading=_("Programı sonlandırmak üzeresiniz"),
        act=_("Programı sonlandır"),
        back_url=page_of(authority),
        consequence=_("Programın bir sonraki çağrısı reddedilir; anahtarları bir daha kullanılamaz."),
        rows=rows(authority, _named(program)),
        is_destructive=True,
    )
    return ask(request, sheet, do, role=REGISTRAR)


@staff_act(REGISTRAR, reason=gettext_noop("Programa anahtar eklemek için yeniden giriş yapın"))
def add_key(request: HttpRequest, detsis: str, client_id: str) -> HttpResponse:
    """Anahtar ekle: so that a program can change keys without a pause."""
    authority, program = _find(detsis, client_id)

    def do(given: dict[str, Any], actor: Actor, at: datetime) -> str:
        (jwk,) = given["jwk"]
        actions.add_client_key(actor=actor, client_id=client_id, jwk=jwk, at=at)
        return page_of(authority)

    sheet = Sheet(
        heading=_("Programa anahtar ekle"),
        act=_("Ekle"),
        back_url=page_of(authority),
        lead=_("Program yeni anahtara geçince eskisini kaldırın."),
        rows=rows(authority, _named(program)),
    )
    return ask(request, sheet, do, role=REGISTRAR, form_class=OneKeyForm)


@staff_act(REGISTRAR, reason=gettext_noop("Programın anahtarını kaldırmak için yeniden giriş yapın"))
def remove_key(request: HttpRequest, detsis: str, client_id: str, thumbprint: str) -> HttpResponse:
    """Anahtarı kaldır: at once, for good."""
    authority, program = _find(detsis, client_id)

    def do(_given: dict[str, Any], actor: Actor, at: datetime) -> str:
        actions.remove_client_key(actor=actor, client_id=client_id, thumbprint=thumbprint, at=at)
        return page_of(authority)

    sheet = Sheet(
        heading=_("Programın anahtarını kaldırmak üzeresiniz"),
        act=_("Kaldır"),
        back_url=page_of(authority),
        consequence=_("Bu anahtarla imzalanan istekler reddedilir; aynı anahtar bir daha eklenemez."),
        rows=rows(authority, [*_named(program), (_("Anahtar"), thumbprint)]),
        is_destructive=True,
    )
    return ask(request, sheet, do, role=REGISTRAR)


def _find(detsis: str, client_id: str) -> "tuple[SendingAuthority, AuthorityClient]":
    authority = find(detsis)
    try:
        program = queries.get_client(client_id=client_id)
    except ClientNotFound as error:
        raise Http404 from error
    if program.authority_id != authority.id:
        raise Http404
    return authority, program


def _named(program: "AuthorityClient") -> list[tuple[str, str]]:
    return [(_("Program"), program.label), (_("İstemci numarası"), program.client_id)]

"""Entering an authority into the register, suspending it, lifting that, closing it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from staff.asking import Sheet, ask
from staff.authorities.forms import AuthorityForm
from staff.authorities.found import find, page_of, rows
from staff.guards import staff_act
from uets.accounts.states import StaffRole
from uets.authorities import actions
from uets.authorities.states import AuthorityKind
from uets.kernel.actor import Actor

REGISTRAR = StaffRole.REGISTRAR


@staff_act(REGISTRAR, reason=gettext_noop("Merci kaydetmek için yeniden giriş yapın"))
def enter(request: HttpRequest) -> HttpResponse:
    """Merci kaydet: a body that may have notices served (Law 7201 art. 1)."""

    def do(given: dict[str, Any], actor: Actor, at: datetime) -> str:
        authority = actions.register_authority(
            actor=actor,
            detsis=given["detsis"],
            name=given["name"],
            kind=AuthorityKind(given["kind"]),
            vkn=given["vkn"],
            at=at,
        )
        return page_of(authority)

    sheet = Sheet(
        heading=_("Merci kaydet"),
        act=_("Kaydet"),
        back_url=reverse("staff:authorities"),
        lead=_("Yalnızca 7201 sayılı Kanun'un 1. maddesine göre tebligat çıkarabilen merciler kaydedilir."),
    )
    return ask(request, sheet, do, role=REGISTRAR, form_class=AuthorityForm)


@staff_act(REGISTRAR, reason=gettext_noop("Merciyi askıya almak için yeniden giriş yapın"))
def suspend(request: HttpRequest, detsis: str) -> HttpResponse:
    """Askıya al."""
    sheet = {
        "heading": _("Merciyi askıya almak üzeresiniz"),
        "act": _("Askıya al"),
        "consequence": _(
            "Mercinin programları hemen reddedilir, yeni gönderisi alınmaz. Teslim alınmış olanların iletimi sürer."
        ),
    }
    return _move(request, detsis, actions.suspend_authority, sheet)


@staff_act(REGISTRAR, reason=gettext_noop("Merciyi askıdan kaldırmak için yeniden giriş yapın"))
def resume(request: HttpRequest, detsis: str) -> HttpResponse:
    """Askıdan kaldır."""
    sheet = {
        "heading": _("Merciyi askıdan kaldırmak üzeresiniz"),
        "act": _("Askıdan kaldır"),
        "consequence": _("Merci yeniden gönderi verebilir."),
        "is_destructive": False,
    }
    return _move(request, detsis, actions.resume_authority, sheet)


@staff_act(REGISTRAR, reason=gettext_noop("Merciyi kapatmak için yeniden giriş yapın"))
def close(request: HttpRequest, detsis: str) -> HttpResponse:
    """Kapat: for good, as when the body is wound up."""
    sheet = {
        "heading": _("Merciyi kapatmak üzeresiniz"),
        "act": _("Kapat"),
        "consequence": _(
            "Geri alınamaz: merci bir daha gönderi veremez. Teslim alınmış olanların iletimi sürer, deliller durur."
        ),
    }
    return _move(request, detsis, actions.close_authority, sheet)


def _move(request: HttpRequest, detsis: str, action: Any, words: dict[str, Any]) -> HttpResponse:
    authority = find(detsis)

    def do(given: dict[str, Any], actor: Actor, at: datetime) -> str:
        action(actor=actor, authority_id=authority.id, reason=given["reason"], at=at)
        return page_of(authority)

    frame: dict[str, Any] = {"back_url": page_of(authority), "rows": rows(authority), "is_destructive": True}
    return ask(request, Sheet(**(frame | words)), do, role=REGISTRAR)

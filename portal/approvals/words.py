"""Words of acts that take two, and of the states of their waiting."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext, gettext_noop

from portal.accounts.words import list_permission_words
from portal.choices import Choice
from uets.accounts.states import DualAct
from uets.approvals.states import Act, ApprovalState

if TYPE_CHECKING:
    from uets.approvals.models import Approval

ACTS = {
    Act.CONFIRM_OPERATOR.value: gettext_noop("İşlem yetkilisini onaylama"),
    Act.KEEP_OPERATOR.value: gettext_noop("İşlem yetkilisini koruma"),
    Act.CHANGE_OPERATOR.value: gettext_noop("İşlem yetkilisinin izinlerini genişletme"),
    Act.REMOVE_OPERATOR.value: gettext_noop("İşlem yetkilisini kaldırma"),
    Act.AMEND_GRANT.value: gettext_noop("API anahtarının izinlerini genişletme"),
    Act.SWITCH_OFF.value: gettext_noop("İki kişilik onayı kapatma"),
}
STATES = {
    ApprovalState.WAITING.value: (gettext_noop("İkinci onay bekliyor"), "warning"),
    ApprovalState.APPROVED.value: (gettext_noop("Onaylandı ve yapıldı"), "success"),
    ApprovalState.REJECTED.value: (gettext_noop("Reddedildi"), "neutral"),
    ApprovalState.WITHDRAWN.value: (gettext_noop("Geri alındı"), "neutral"),
    ApprovalState.EXPIRED.value: (gettext_noop("Süresi doldu"), "neutral"),
}
SWITCHES = {
    DualAct.WIDEN.value: (
        gettext_noop("API izinlerini genişletme"),
        gettext_noop("Açma, Silme ya da İşlem Yetkileri Yönetme işaretlenirken."),
    ),
    DualAct.PEOPLE.value: (
        gettext_noop("Kişi ekleme ve çıkarma"),
        gettext_noop(
            "İşlem yetkilisi onaylanır, genişletilir ya da kaldırılırken. Diğerleri açılınca bu da açılır."
        ),
    ),
}
"""The acts that can be switched so far."""


def switch_choices() -> list[tuple[str, Choice]]:
    """Return the boxes of the switches."""
    return [(value, Choice(gettext(words), hint=gettext(hint))) for value, (words, hint) in SWITCHES.items()]


def describe(approval: "Approval") -> list[dict[str, str]]:
    """Return what will be done, for the page of the second person."""
    rows = [
        {"label": gettext("İşlem"), "value": gettext(ACTS[approval.act])},
        {"label": gettext("Kim ya da ne için"), "value": approval.about},
        {"label": gettext("İsteyen"), "value": approval.asked_by_name},
    ]
    return [*rows, *_given_rows(approval.given)]


def _given_rows(given: dict[str, Any]) -> list[dict[str, str]]:
    settings = given.get("settings", {})
    permissions = given.get("permissions") or settings.get("permissions")
    rows = []
    if permissions:
        shown = "\n".join(list_permission_words(permissions))
        rows.append({"label": gettext("Yetkili İzinleri"), "value": shown})
    if settings.get("ip_ranges"):
        rows.append({"label": gettext("IP Adresi"), "value": "\n".join(settings["ip_ranges"])})
    if any(given.get("days", ())):
        rows.append(
            {"label": gettext("İlk ve son gün"), "value": " – ".join(day or "…" for day in given["days"])}
        )
    if "switches" in given:
        names = [gettext(SWITCHES[name][0]) for name in given["switches"] if name in SWITCHES]
        rows.append({"label": gettext("Açık kalacaklar"), "value": "\n".join(names) or gettext("Hiçbiri")})
    return rows

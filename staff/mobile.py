"""Alarms of mobil imza for the person on call: what went wrong with which operator, what it means, what to do."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_GET

from staff.frame import show
from staff.guards import staff_required
from uets.accounts.states import StaffRole
from uets.kernel import clock
from uets.login import queries
from uets.login.states import MobileOutcome

if TYPE_CHECKING:
    from uets.login.models import MobileAlarm

OTHER_DATA, CONTRACT, REQUEST, OURS = "other-data", "contract", "request", "ours"
UNAUTHORIZED = 104
HEADINGS = {
    OTHER_DATA: gettext_noop("Telefon, gönderilenden başka bir veriyi imzaladı"),
    CONTRACT: gettext_noop("Operatör sözleşme bilgilerimizi kabul etmiyor"),
    REQUEST: gettext_noop("Operatör isteğimizi hatalı buluyor"),
    OURS: gettext_noop("Operatörün ayarları kurulumda eksik"),
}
MEANINGS = {
    OTHER_DATA: gettext_noop(
        "Dönen imza biçimce düzgün, ama içeriği bizim gönderdiğimiz değil. İmza kabul edilmedi, kimse giriş yapmadı. "
        "Operatörde ya da kişinin telefonunda araya girilmiş olabilir."
    ),
    CONTRACT: gettext_noop(
        "Bu operatörle hiçbir giriş tamamlanamıyor. Kişilere sorunun bizde olduğu söyleniyor."
    ),
    REQUEST: gettext_noop(
        "Bu operatörle girişler tamamlanamayabilir. Kişilere sorunun bizde olduğu söyleniyor."
    ),
    OURS: gettext_noop(
        "Operatör dosyada yok ya da parola dosyası okunamıyor. Bu operatörle hiçbir giriş tamamlanamıyor."
    ),
}
STEPS = {
    OTHER_DATA: (
        gettext_noop(
            "Operatörün güvenlik birimini hemen arayın; buradaki istek numarasını ve saatini bildirin."
        ),
        gettext_noop(
            "Bir saat içinde yinelenirse operatörü UETS_MOBILE_OPERATORS dosyasından geçici olarak çıkarın."
        ),
    ),
    CONTRACT: (
        gettext_noop(
            "AP_ID ile AP_PWD dosyasını sözleşmeyle karşılaştırın; parolanın süresi dolmuş olabilir."
        ),
        gettext_noop("Değiştirdiyseniz worker sürecini yeniden başlatın."),
    ),
    REQUEST: (
        gettext_noop("Operatörün profil ve biçim ayarlarını (profile, format, number_prefix) denetleyin."),
        gettext_noop("Operatörde sürüm değişikliği olup olmadığını sorun; durum kodunu bildirin."),
    ),
    OURS: (
        gettext_noop(
            "Worker günlüğünde “the operator's password is missing” satırını arayın; sır dosyasını yerine koyun."
        ),
        gettext_noop("UETS_MOBILE_OPERATORS dosyasını denetleyin ve worker sürecini yeniden başlatın."),
    ),
}


@require_GET
@staff_required(StaffRole.OPERATIONS)
def alarms(request: HttpRequest) -> HttpResponse:
    """Show what went wrong within the last days, newest first; whom it happened to stands in evidence alone."""
    at = clock.now()
    names = {each.code: each.name for each in queries.list_mobile_operators()}
    found = [_describe(each, names) for each in queries.list_mobile_alarms(at=at)]
    return show(request, "staff/mobile.html", {"at": at, "alarms": found})


def _describe(alarm: "MobileAlarm", names: dict[str, str]) -> dict[str, Any]:
    kind = _kind(alarm)
    return {
        "heading": gettext(HEADINGS[kind]),
        "meaning": gettext(MEANINGS[kind]),
        "steps": [gettext(step) for step in STEPS[kind]],
        "operator": names.get(alarm.operator, alarm.operator),
        "status": alarm.status,
        "times": alarm.times,
        "first_at": alarm.first_at,
        "last_at": alarm.last_at,
        "newest": alarm.newest,
    }


def _kind(alarm: "MobileAlarm") -> str:
    if alarm.outcome == MobileOutcome.OTHER_DATA:
        return OTHER_DATA
    if not alarm.status:
        return OURS
    return CONTRACT if alarm.status == UNAUTHORIZED else REQUEST

"""What the page says of levels and of what has happened."""

from typing import Any

from django.utils.translation import gettext, gettext_noop

from portal.words import method_words
from uets.evidence.queries.acts import Happening
from uets.evidence.states import Kind

LEVELS = {
    2: gettext_noop("Okuma: tebligatları okur; satın alma ve anahtar gibi işlemleri yapamaz"),
    3: gettext_noop("Güçlü: girişten sonraki 5 dakika içinde her işlemi yapar"),
    4: gettext_noop("İmza: girişten sonraki 5 dakika içinde her işlemi yapar, imza atabilir"),
}
HAPPENED = {
    Kind.LOGIN_SUCCEEDED.value: gettext_noop("Giriş yapıldı"),
    Kind.LOGIN_STEPPED_UP.value: gettext_noop("Bir işlem için yeniden giriş yapıldı"),
    Kind.LOGIN_FAILED.value: gettext_noop("Hatalı deneme"),
    Kind.LOGIN_ENDED.value: gettext_noop("Oturum kapatıldı"),
    Kind.PASSWORD_SET.value: gettext_noop("UETS şifresi belirlendi"),
    Kind.TOTP_ADDED.value: gettext_noop("Doğrulama uygulaması eklendi"),
    Kind.TOTP_REMOVED.value: gettext_noop("Doğrulama uygulaması kaldırıldı"),
    Kind.PASSKEY_ADDED.value: gettext_noop("Geçiş anahtarı eklendi"),
    Kind.PASSKEY_RENAMED.value: gettext_noop("Geçiş anahtarının adı değişti"),
    Kind.PASSKEY_REMOVED.value: gettext_noop("Geçiş anahtarı kaldırıldı"),
    Kind.RECOVERY_MADE.value: gettext_noop("Kurtarma kodları üretildi"),
    Kind.RECOVERY_USED.value: gettext_noop("Kurtarma kodu kullanıldı"),
    Kind.FACTOR_PROVEN.value: gettext_noop("Giriş yöntemi güçlü sayılmaya başladı"),
    Kind.LOGIN_LOCKED.value: gettext_noop("Hatalı denemeler durduruldu"),
}
WRONG = {
    "password": gettext_noop("UETS şifresi yanlış"),
    "totp": gettext_noop("Uygulama kodu yanlış"),
    "login_code": gettext_noop("E-posta kodu yanlış"),
    "login_sms_code": gettext_noop("SMS kodu yanlış"),
    "recovery": gettext_noop("Kurtarma kodu yanlış"),
    "passkey_answer": gettext_noop("Geçiş anahtarı doğrulanamadı"),
    "passkey_counter": gettext_noop("Geçiş anahtarının sayacı geride: kopyalanmış olabilir"),
}
COLOURS = {Kind.LOGIN_FAILED.value: "warning", Kind.LOGIN_SUCCEEDED.value: "success"}


def describe(happening: Happening) -> dict[str, Any]:
    """Return a row of the list of what has happened."""
    login = happening.actor.get("login") or {}
    is_login = happening.kind in {Kind.LOGIN_SUCCEEDED, Kind.LOGIN_STEPPED_UP}
    wrong = WRONG.get(str(happening.facts.get("what", "")), "")
    return {
        "at": happening.at,
        "words": gettext(HAPPENED[happening.kind]),
        "colour": COLOURS.get(happening.kind, "neutral"),
        "how": method_words(login["method"]) if login and is_login else gettext(wrong) if wrong else "–",
        "address": happening.actor.get("address") or "–",
        "user_agent": happening.actor.get("user_agent") or "",
    }

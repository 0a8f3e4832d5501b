"""Words of e-mails, Turkish and then English in one text, and how long sending one is worth trying.

An e-mail has no legal effect, names no content, holds no key, and carries no link (product.md, rule R17).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from uets.alerts.states import MOST_TRIES, Topic

ISTANBUL: Final = ZoneInfo("Europe/Istanbul")
CODE_WORTH_SENDING: Final = timedelta(minutes=3)
"""A login code is of no use after its life; later tries would only disturb."""

FOOTER: Final = """\
--
Bu e-posta yalnızca bilgilendirmedir, hukuki sonucu yoktur. Bağlantı içermez; şifreniz ve kodunuz e-posta ile istenmez.
Açık kaynak uygulamadır; PTT'nin UETS'si değildir.
This e-mail only informs and has no legal effect. It carries no link and never asks for your password or code.
This is an open implementation of UETS; it is not PTT's UETS."""


class EmailText(msgspec.Struct, frozen=True):
    """Subject and body, ready to be sent."""

    subject: str
    body: str


class _Words(msgspec.Struct, frozen=True):
    subject: str
    turkish: str
    english: str


WORDS: Final[Mapping[Topic, _Words]] = {
    Topic.LOGIN_CODE: _Words(
        "UETS giriş kodunuz / Your UETS login code",
        "Giriş kodunuz: {code}\nKod {minutes} dakika geçerlidir. Kodu kimseye söylemeyin. "
        "Giriş yapmıyorsanız bu e-postayı dikkate almayın.",
        "Your login code: {code}\nIt is valid for {minutes} minutes. Tell it to nobody. "
        "If you are not logging in, ignore this e-mail.",
    ),
    Topic.TARIFF_BOUGHT: _Words(
        "API entegrasyonu satın alındı / API integration bought",
        "Entegratör: {integrator}\nTarife: {tariff}\nSatış no: {order_number}\nTutar (KDV dâhil): {gross}\n"
        "Bitiş tarihi: {ends_on}\nAPI anahtarı entegratöre sistem üzerinden otomatik teslim edilir.",
        "Integrator: {integrator}\nTariff: {tariff}\nOrder: {order_number}\nAmount incl. VAT: {gross}\n"
        "Last day: {ends_on}\nThe API key is handed to the integrator by the system itself.",
    ),
    Topic.TERM_BOUGHT: _Words(
        "API süresi veya tarifesi değişti / API term or tariff changed",
        "Entegratör: {integrator}\nTarife: {tariff}\nSatış no: {order_number}\nTutar (KDV dâhil): {gross}\n"
        "Yeni bitiş tarihi: {ends_on}\nAPI anahtarı aynı kalır.",
        "Integrator: {integrator}\nTariff: {tariff}\nOrder: {order_number}\nAmount incl. VAT: {gross}\n"
        "New last day: {ends_on}\nThe API key stays the same.",
    ),
    Topic.KEY_REVEALED: _Words(
        "API anahtarı görüntülendi / API key viewed",
        "Entegratör: {integrator}\nAnahtar: {kid}*****\nGörüntüleyen: {person}\nZaman: {time}\n"
        "Bu işlem size ait değilse hesabınıza girip anahtarı devre dışı bırakın.",
        "Integrator: {integrator}\nKey: {kid}*****\nViewed by: {person}\nTime: {time}\n"
        "If this was not you or yours, enter your account and disable the key.",
    ),
    Topic.KEY_UNDELIVERED: _Words(
        "API anahtarı teslim edilemedi / API key not delivered",
        "Entegratör: {integrator}\nAnahtar 7 gün içinde teslim alınmadı; şifreli kopyası silindi ve hiç kullanılamaz. "
        "Hesap sahibi API Ayarları Güncelle sayfasında “Yeniden gönder” ile yeni bir anahtar ürettirebilir.",
        "Integrator: {integrator}\nThe key was not acknowledged within 7 days; its encrypted copy was deleted and it "
        "can never be used. The account holder may have a new key made with “Yeniden gönder”.",
    ),
    Topic.OPERATOR_INVITED: _Words(
        "İşlem yetkilisi daveti / Invitation as operator",
        "Bu hesaba işlem yetkilisi olarak davet edildiniz. Kabul etmek veya reddetmek için UETS hesabınıza "
        "kendiniz girin; davet Bağlantılı Hesaplar sayfasındadır.",
        "You were invited as operator of this account. To accept or decline, log in to UETS "
        "yourself; the invitation is on the page of linked accounts.",
    ),
    Topic.OPERATOR_CHANGED: _Words(
        "İşlem yetkilileri değişti / Operators changed",
        "İşlem yetkilisi: {person}\nDeğişiklik: {change_tr}",
        "Operator: {person}\nChange: {change_en}",
    ),
    Topic.NOTICE_DELETED_BY_KEY: _Words(
        "API anahtarı ile tebligat silindi / Notice deleted by an API key",
        "Entegratör: {integrator}\nBarkod: {barcode}\n"
        "Tebligat çöp kutusuna taşındı; 30 gün içinde geri alabilirsiniz.",
        "Integrator: {integrator}\nBarcode: {barcode}\n"
        "The notice was moved to the bin; you may restore it within 30 days.",
    ),
}


def compose(*, topic: Topic, facts: Mapping[str, str]) -> EmailText:
    """Return the e-mail about a topic, its account first where there is one; raises KeyError when a fact is missing."""
    words = WORDS[topic]
    account = facts.get("account")
    turkish, english = (f"Hesap: {account}\n", f"Account: {account}\n") if account else ("", "")
    parts = [turkish + words.turkish.format_map(facts), english + words.english.format_map(facts), FOOTER]
    return EmailText(words.subject, "\n\n".join(parts) + "\n")


def write_time(at: datetime) -> str:
    """Return an instant as the reader in Türkiye sees it, for example `24.11.2026 14:03 (UTC+3)`."""
    return f"{at.astimezone(ISTANBUL):%d.%m.%Y %H:%M} (UTC+3)"


def is_worth_sending(*, topic: str, queued_at: datetime, tries: int, at: datetime) -> bool:
    """Tell whether a message that could not be sent now should be tried again."""
    if topic == Topic.LOGIN_CODE and at - queued_at >= CODE_WORTH_SENDING:
        return False
    return tries < MOST_TRIES

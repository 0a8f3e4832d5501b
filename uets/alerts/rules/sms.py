"""Words of SMS and the letters they may hold: one part of the Turkish GSM alphabet where possible (3GPP TS 23.038).

An SMS holds 160 letters of the GSM alphabet. Turkish letters that it lacks stand in the national single-shift table
(annex A.2.1): each costs two places, and the header that names the table takes five, so that 155 are left. UCS-2 would
leave 70, and folding to ASCII would be wrong Turkish.
"""

import unicodedata
from collections.abc import Mapping
from typing import Final

from uets.alerts.states import Topic

WORDS: Final[Mapping[Topic, str]] = {
    Topic.CONTACT_CODE: (
        "{installation}: Numaranızı doğrulama kodu {code}. {minutes} dakika geçerlidir. Kimseye söylemeyin."
    ),
    Topic.CONTACT_CHANGED: (
        "{installation}: Bilgilendirme kanalınız değişti. Siz yapmadıysanız hesabınıza kendiniz girerek bakın."
    ),
    Topic.LOGIN_CODE: "{installation}: Giriş kodunuz {code}. {minutes} dakika geçerlidir. Kimseye söylemeyin.",
    Topic.LOGIN_MEANS_CHANGED: "{installation}: {change_tr} Siz yapmadıysanız UETS'ye girip şifrenizi değiştirin.",
    Topic.LOGIN_LOCKED: (
        "{installation}: Adınıza çok sayıda hatalı giriş denendi; denemeler bir süre durduruldu. Bağlantı içermez."
    ),
    Topic.GRANT_REVIEW: (
        "{installation}: Bir entegratör yetkisi onayınızı bekliyor, son gün {day}. Hesabınıza kendiniz girerek bakın."
    ),
    Topic.NOTICE_ARRIVED: (
        "{installation}: Adresinize {count} yeni tebligat ulaştı. Hesabınıza kendiniz girerek bakın. "
        "Hukuki sonucu yoktur, bağlantı içermez."
    ),
    Topic.NOTICE_UNREAD: (
        "{installation}: Açılmamış {count} tebligatınız var. Hesabınıza kendiniz girerek bakın. "
        "Hukuki sonucu yoktur, bağlantı içermez."
    ),
}
"""What is told by SMS; everything else goes by e-mail only."""

GSM: Final = frozenset(
    "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
SHIFTED: Final = frozenset("^{}\\[~]|€")
TURKISH: Final = frozenset("ĞİŞçğış")
ONE_PART: Final = 160
ONE_TURKISH_PART: Final = 155
REPLACED: Final = str.maketrans(
    {"–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "…": "...", "\u00a0": " "}
)


def compose_sms(*, topic: Topic, facts: Mapping[str, str]) -> str:
    """Return the SMS about a topic; raises KeyError when a fact is missing or nothing is told by SMS about it."""
    return write_for_sms(WORDS[topic].format_map(facts))


def write_for_sms(text: str) -> str:
    """Return a text in the letters that an SMS can hold; another letter becomes a question mark."""
    plain = unicodedata.normalize("NFC", text).translate(REPLACED)
    return "".join(letter if is_sms_letter(letter) else "?" for letter in plain)


def is_sms_letter(letter: str) -> bool:
    """Tell whether a letter stands in the GSM alphabet or its Turkish table."""
    return letter in GSM or letter in SHIFTED or letter in TURKISH


def fits_one_sms(text: str) -> bool:
    """Tell whether a text needs one part only."""
    places = sum(1 if letter in GSM else 2 for letter in text)
    is_turkish = any(letter in TURKISH for letter in text)
    return places <= (ONE_TURKISH_PART if is_turkish else ONE_PART)

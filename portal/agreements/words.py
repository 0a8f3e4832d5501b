"""Words for consent records: on screen “onay kayıtları”."""

from django.utils.translation import gettext_noop

from uets.agreements.states import ConsentKind, SignatureForm

CONSENT_WORDS: dict[str, str] = {
    ConsentKind.CONTRACT_ACCEPTED.value: gettext_noop("Sözleşme kabul edildi"),
    ConsentKind.DISCLOSURE_READ.value: gettext_noop("KVKK Aydınlatma Metni okundu"),
    ConsentKind.UNDERTAKING_ACCEPTED.value: gettext_noop("Kullanıcı Taahhütnamesi kabul edildi"),
    ConsentKind.TARIFF_BOUGHT.value: gettext_noop("Tarife satın alındı"),
    ConsentKind.GRANT_AMENDED.value: gettext_noop("Yetki değiştirildi"),
    ConsentKind.WITHDRAWN.value: gettext_noop("Geri alındı"),
}

SIGNED_WORDS: dict[str, str] = {
    SignatureForm.PADES.value: gettext_noop("e-imza ile imzalandı"),
    SignatureForm.CADES.value: gettext_noop("mobil imza ile imzalandı"),
}

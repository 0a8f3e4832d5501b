"""What every contact is told when the means of login of a person change: Turkish, English."""

from collections.abc import Mapping
from typing import Final

from uets.login.states import MeansChange

WORDS: Final[Mapping[MeansChange, tuple[str, str]]] = {
    MeansChange.PASSWORD_SET: ("UETS şifreniz değişti.", "Your UETS password was changed."),
    MeansChange.TOTP_ADDED: (
        "Hesabınıza doğrulama uygulaması eklendi.",
        "An authenticator app was added to your login.",
    ),
    MeansChange.TOTP_REMOVED: (
        "Doğrulama uygulamanız kaldırıldı.",
        "Your authenticator app was removed.",
    ),
    MeansChange.PASSKEY_ADDED: (
        "Hesabınıza geçiş anahtarı eklendi.",
        "A passkey was added to your login.",
    ),
    MeansChange.PASSKEY_REMOVED: ("Bir geçiş anahtarınız kaldırıldı.", "One of your passkeys was removed."),
    MeansChange.RECOVERY_MADE: ("Yeni kurtarma kodları üretildi.", "New recovery codes were made."),
    MeansChange.RECOVERY_USED: ("Bir kurtarma kodu kullanıldı.", "A recovery code was used."),
}

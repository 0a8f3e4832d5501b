"""What became of a mobile signature, in sentences: what happened, and what to do (product.md §3 step 1)."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_noop

from portal.words import REASONS, SENTENCES
from uets.login.states import MobileOutcome

if TYPE_CHECKING:
    from uets.login.models import MobileSignature

OUTCOMES: dict[str, str] = {
    MobileOutcome.CANCELLED.value: gettext_noop(
        "İşlem telefonunuzdan iptal edildi. Siz iptal etmediyseniz kodun aynı olduğunu denetleyip yeniden deneyin."
    ),
    MobileOutcome.PIN_BLOCKED.value: gettext_noop(
        "Mobil imza PIN'iniz kilitli. Kilidi açmak için operatörünüze başvurun ya da başka bir yolla giriş yapın."
    ),
    MobileOutcome.BUSY.value: gettext_noop(
        "Telefonunuzda süren başka bir mobil imza işlemi var. Onu bitirip yeniden deneyin."
    ),
    MobileOutcome.EXPIRED.value: gettext_noop(
        "Süre doldu: istek telefonunuzda onaylanmadı. Telefonunuzun açık ve çekim alanında olduğunu denetleyip "
        "yeniden deneyin."
    ),
    MobileOutcome.UNREACHABLE.value: gettext_noop(
        "Operatöre ulaşılamadı. Biraz sonra yeniden deneyin ya da başka bir yolla giriş yapın."
    ),
    MobileOutcome.INVALID.value: gettext_noop(
        "İmza geçerli değil. Mobil imza sertifikanızın durumunu operatörünüze sorun."
    ),
    MobileOutcome.NUMBER_UNKNOWN.value: gettext_noop(
        "Seçtiğiniz operatörde bu numaraya ait mobil imza yok. Numarayı ve operatörü denetleyip yeniden deneyin; "
        "mobil imzanız yoksa operatörünüzden alabilir ya da başka bir yolla giriş yapabilirsiniz."
    ),
    MobileOutcome.OUR_FAULT.value: gettext_noop(
        "İstek operatörde işlenemedi. Sorun sizde değil, bizde; işletime bildirildi. "
        "Biraz sonra yeniden deneyin ya da başka bir yolla giriş yapın."
    ),
    MobileOutcome.FAILED.value: gettext_noop(
        "Operatör işlemi tamamlayamadı. Biraz sonra yeniden deneyin ya da başka bir yolla giriş yapın."
    ),
    MobileOutcome.OTHER_DATA.value: gettext_noop(
        "Telefonunuz bizden gidenden başka bir veriyi imzaladı; imza kabul edilmedi ve durum işletime bildirildi. "
        "Başka bir yolla giriş yapın ve operatörünüze haber verin."
    ),
    MobileOutcome.SIGNATURE_BROKEN.value: SENTENCES["signature-refused"],
    MobileOutcome.CERTIFICATE_REFUSED.value: SENTENCES["certificate-refused"],
    MobileOutcome.STATUS_UNKNOWN.value: SENTENCES["certificate-status-unknown"],
}
"""Every outcome but waiting and signed."""


def explain(row: "MobileSignature") -> str:
    """Return why a request has ended without a signature that counts; one that is used or too old has gone."""
    words = REASONS.get((row.outcome, row.why)) or OUTCOMES.get(row.outcome)
    return gettext(words or SENTENCES["mobile-signature-gone"])

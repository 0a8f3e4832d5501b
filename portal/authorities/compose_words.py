"""What is wrong with a notice that is being written, in sentences: what is wrong, and what to do."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext, gettext_noop

from portal.authorities.words import REASONS, reason_words
from portal.words import say
from uets.delivery.errors import ComposedRefused
from uets.delivery.rules.composing import Fault
from uets.delivery.states import Unfit
from uets.kernel.refusals import Refusal

MISSING: Final = {
    "subject": gettext_noop("Konuyu yazın."),
    "document_number": gettext_noop("Belge numarasını yazın."),
    "recipients": gettext_noop("En az bir muhatap yazın."),
}

FAULTS: Final[Mapping[Unfit, str]] = {
    Unfit.MISSING: gettext_noop("Bu alanı doldurun."),
    Unfit.TOO_LONG: gettext_noop("En fazla {most} karakter yazın."),
    Unfit.UNPRINTABLE: gettext_noop("Görünmeyen karakterler var. Metni elle yazın."),
    Unfit.LINE_UNREADABLE: gettext_noop("{line}. satır: önce numarayı, sonra adı ya da unvanı yazın."),
    Unfit.NUMBER_WRONG: gettext_noop(
        "{line}. satır: numara geçerli değil. T.C. kimlik (11 hane), MERSİS (16), DETSİS (8), vergi (10) ya da UETS "
        "adresi (15) yazın."
    ),
    Unfit.NAME_TOO_LONG: gettext_noop("{line}. satır: ad en fazla {most} karakter olabilir."),
    Unfit.TWICE: gettext_noop("{line}. satır: bu muhatap iki kez yazılmış. Satırı silin."),
    Unfit.TOO_MANY_RECIPIENTS: gettext_noop("En fazla {most} muhatap yazılabilir. Kalanlara ayrı gönderin."),
    Unfit.NO_ADDRESS: gettext_noop(
        "{line}. satır: muhatabın elektronik tebligat adresi yok. Numarayı denetleyin; doğruysa 7201 sayılı Kanun'daki "
        "diğer usulleri değerlendirin."
    ),
    Unfit.ADDRESS_CLOSED: gettext_noop(
        "{line}. satır: muhatabın adresi kapalı. Satırı silin ve 7201 sayılı Kanun'daki diğer usulleri değerlendirin."
    ),
    Unfit.ADDRESS_NOT_OPEN: gettext_noop(
        "{line}. satır: muhatabın adresi henüz açılmadı. Satırı silin ve 7201 sayılı Kanun'daki diğer usulleri "
        "değerlendirin."
    ),
    Unfit.NUMBER_NEEDED: gettext_noop(
        "{line}. satır: muhatap pakette bu numarayla gösterilemez. T.C. kimlik, MERSİS ya da DETSİS numarasını yazın."
    ),
    Unfit.LETTER_MISSING: gettext_noop("Üst yazıyı PDF olarak seçin."),
    Unfit.NOT_PDF: gettext_noop("“{name}” bir PDF değil. Belgeyi PDF olarak kaydedip yeniden seçin."),
    Unfit.PDF_BROKEN: gettext_noop("“{name}” bozuk bir PDF. Belgeyi yeniden PDF olarak kaydedip seçin."),
    Unfit.PDF_ENCRYPTED: gettext_noop(
        "“{name}” parolayla korunuyor; muhatap açamaz. Korumayı kaldırıp yeniden seçin."
    ),
    Unfit.TOO_LARGE: gettext_noop(
        "Üst yazı ve ekler birlikte en fazla {megabytes} MB olabilir. Dosyaları küçültün ya da paketi evrak "
        "yazılımınızla hazırlayıp yükleyin."
    ),
    Unfit.TOO_MANY_FILES: gettext_noop("En fazla {most} ek seçilebilir."),
    Unfit.FILE_TWICE: gettext_noop(
        "“{name}” adında iki ek var. Birinin adını değiştirin ya da birini çıkarın."
    ),
}
"""Every fault has its sentence (a test looks)."""

ROLES: Final = {
    "official": gettext_noop("Yetkilinin imzası kabul edilmedi: {reason} Yeniden imzalayın."),
    "seal": gettext_noop(
        "Mercinin mührü kabul edilmedi: {reason} Hiçbir şey gönderilmedi; UETS işletmecisine başvurun."
    ),
}


def fault_words(fault: Fault) -> str:
    """Return the sentence for a fault."""
    words = MISSING.get(fault.field) if fault.why is Unfit.MISSING else None
    return gettext(words or FAULTS[fault.why]).format(**fault.facts)


def refusal_words(refusal: Refusal) -> str:
    """Return the sentence for a refusal of signing or sending; whose signature was not accepted is said."""
    if isinstance(refusal, ComposedRefused):
        words, reason = ROLES.get(str(refusal.facts["role"]), ""), str(refusal.facts["reason"])
        if words and reason in REASONS:
            return gettext(words).format(reason=gettext(REASONS[reason][0]))
        return reason_words(reason)
    return say(refusal)

"""Turkish words of a sending authority's pages: states, addresses, roles, and every refusal with what to do."""

from typing import TYPE_CHECKING, Final

from django.utils.translation import get_language, gettext, gettext_noop

from uets.authorities.states import Reachability
from uets.delivery.states import SubmissionState
from uets.notices.eyp.refusals import RefusalReason
from uets.notices.eyp.words import to_turkish
from uets.notices.states import NoticeState

if TYPE_CHECKING:
    from uets.authorities.models import AuthorityOfficial

SUBMISSION_STATES: Final = {
    SubmissionState.SUBMITTED.value: (gettext_noop("Sırada"), "info"),
    SubmissionState.TAKEN_OVER.value: (gettext_noop("Teslim alındı"), "success"),
    SubmissionState.REFUSED.value: (gettext_noop("Sisteme alınmadı"), "danger"),
    SubmissionState.CANCELLED.value: (gettext_noop("İptal edildi"), "neutral"),
}

LINE_STATES: Final = {
    NoticeState.TAKEN_OVER.value: (gettext_noop("Teslim alındı"), "info"),
    NoticeState.ARRIVED.value: (gettext_noop("Adrese ulaştı"), "info"),
    NoticeState.DEEMED_SERVED.value: (gettext_noop("Tebliğ edilmiş sayıldı"), "success"),
}
NOT_TAKEN: Final = (gettext_noop("Sisteme alınmadı"), "danger")

ADDRESSES: Final = {
    Reachability.OPEN: (gettext_noop("Adres açık"), "success"),
    Reachability.NOT_OPENED_YET: (gettext_noop("Adres açık, henüz girilmedi"), "info"),
    Reachability.CLOSED: (gettext_noop("Adres kapalı"), "danger"),
    Reachability.NONE: (gettext_noop("Adres yok"), "danger"),
}
NOT_ASKED: Final = (gettext_noop("Adres yok"), "danger")
"""Of a recipient that the package names by no number that an address has."""

NOBODY_REACHED: Final = "no-recipient-reached"
"""Of a package whose recipients were refused for different reasons."""

_OTHER_WAYS = gettext_noop("7201 sayılı Kanun'daki diğer usulleri değerlendirin.")
_MAKE_ANEW = gettext_noop("Paketi evrak yazılımınızla yeniden oluşturup imzalayın.")

REASONS: Final = {
    RefusalReason.NOT_A_ZIP.value: (gettext_noop("Dosya bir EYP paketi değil."), _MAKE_ANEW),
    RefusalReason.ZIP_BOMB.value: (gettext_noop("Paketin içi açıldığında çok büyük."), _MAKE_ANEW),
    RefusalReason.PATH_TRAVERSAL.value: (
        gettext_noop("Pakette kabul edilmeyen dosya adları var."),
        _MAKE_ANEW,
    ),
    RefusalReason.FORBIDDEN_XML.value: (
        gettext_noop("Paketin XML dosyalarında kabul edilmeyen yapılar var."),
        _MAKE_ANEW,
    ),
    RefusalReason.XML_MALFORMED.value: (gettext_noop("Paketin XML dosyaları bozuk."), _MAKE_ANEW),
    RefusalReason.PART_MISSING.value: (gettext_noop("Pakette eksik dosya var."), _MAKE_ANEW),
    RefusalReason.DIGEST_WRONG.value: (
        gettext_noop("Paketteki bir dosya imzalandıktan sonra değişmiş."),
        _MAKE_ANEW,
    ),
    RefusalReason.METADATA_INVALID.value: (
        gettext_noop("Paketin üstverisi e-Yazışma kurallarına uymuyor."),
        _MAKE_ANEW,
    ),
    RefusalReason.SIGNATURE_INVALID.value: (
        gettext_noop("Paketin imzası geçersiz."),
        gettext_noop("Paketi yeniden imzalayın."),
    ),
    RefusalReason.SENDER_CLOSED.value: (
        gettext_noop("Merci, paket iletilmeden önce kapatıldı."),
        gettext_noop("Yetkili merci üzerinden yeni bir gönderi yapın."),
    ),
    RefusalReason.SENDER_MISMATCH.value: (
        gettext_noop("Paketin göndereni, gönderen merci değil."),
        gettext_noop("Paketi kendi merciniz adına oluşturup imzalayın."),
    ),
    RefusalReason.SIGNER_NOT_AUTHORISED.value: (
        gettext_noop("Paketi, bu merci için imzalamaya yetkili olmayan biri imzalamış ya da mühürlemiş."),
        gettext_noop("Paketi mercinin yetkili imzalayanına imzalatın ve mercinin mührüyle mühürleyin."),
    ),
    RefusalReason.SIGNER_UNTRUSTED.value: (
        gettext_noop("İmzalayanın sertifikası tanınan bir köke bağlanmıyor."),
        gettext_noop("Paketi tanınan bir sertifikayla yeniden imzalayın."),
    ),
    RefusalReason.CERTIFICATE_EXPIRED.value: (
        gettext_noop("İmzalayanın sertifikasının süresi dolmuş."),
        gettext_noop("Paketi geçerli bir sertifikayla yeniden imzalayın."),
    ),
    RefusalReason.CERTIFICATE_NOT_YET_VALID.value: (
        gettext_noop("İmzalayanın sertifikası henüz geçerli değil."),
        gettext_noop("Paketi geçerli bir sertifikayla yeniden imzalayın."),
    ),
    RefusalReason.CERTIFICATE_REVOKED.value: (
        gettext_noop("İmzalayanın sertifikası iptal edilmiş."),
        gettext_noop("Paketi geçerli bir sertifikayla yeniden imzalayın."),
    ),
    RefusalReason.WRONG_KEY_USAGE.value: (
        gettext_noop("Sertifika bu imza için verilmemiş."),
        gettext_noop("Paketi imza sertifikasıyla, kurumun mührünü mühür sertifikasıyla yeniden imzalayın."),
    ),
    RefusalReason.RECIPIENT_UNKNOWN.value: (
        gettext_noop("Muhatabın elektronik tebligat adresi yok; e-tebligat yapılamadı."),
        _OTHER_WAYS,
    ),
    RefusalReason.RECIPIENT_ADDRESS_CLOSED.value: (
        gettext_noop("Adres kapalı; e-tebligat yapılamadı."),
        _OTHER_WAYS,
    ),
    RefusalReason.RECIPIENT_ADDRESS_NOT_OPEN.value: (
        gettext_noop("Adres henüz açılmadı; e-tebligat yapılamadı."),
        _OTHER_WAYS,
    ),
    RefusalReason.DUPLICATE.value: (
        gettext_noop("Bu belge bu muhataba daha önce ulaştı."),
        gettext_noop("Yeni bir belge gönderecekseniz yeni belge numarasıyla imzalayın."),
    ),
    NOBODY_REACHED: (
        gettext_noop("Muhatapların hiçbirine ulaşılamadı."),
        gettext_noop("Her muhatabın nedeni listede yanında yazar; her biri için oradaki adımı uygulayın."),
    ),
    "cancelled_by_sender": (
        gettext_noop("Merci, paketi ulaşmadan önce geri aldı."),
        gettext_noop("Yeniden göndermek için yeni bir gönderi yapın."),
    ),
}
"""What is wrong with a package or a recipient, and what to do; every reason has its sentences (a test looks)."""


def roles_words(office: "AuthorityOfficial") -> str:
    """Return what an official does: Hazırlayan, İmzalayan, or both."""
    roles = [gettext("Hazırlayan")] * office.is_preparer + [gettext("İmzalayan")] * office.is_signer
    return ", ".join(roles)


def reason_words(reason: str) -> str:
    """Return what is wrong and what to do, in two sentences."""
    if reason not in REASONS:
        return gettext("Paket kabul edilmedi. Neden: %(reason)s") % {"reason": reason}
    return " ".join(gettext(words) for words in REASONS[reason])


def detail_words(detail: str) -> str:
    """Return where the fault is, in the reader's language."""
    return detail if get_language() == "en" else to_turkish(detail)

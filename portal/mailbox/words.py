"""Turkish words of the mailbox: refusals, kinds and states of evidence, signatures, sizes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, gettext_noop

from portal.words import say
from uets.alerts.rules import write_time
from uets.alerts.states import Channel, FailureReason
from uets.evidence.states import EvidenceState, Kind
from uets.kernel.refusals import Refusal
from uets.mailbox.states import Folder, Removal
from uets.notices.eyp.shapes import SignatureRole
from uets.notices.ports import RevocationSource
from uets.notices.states import SignatureCheck

REFUSALS = {
    "etag-stale": gettext_noop("Tebligat siz bakarken değişti. Son durumu aşağıdadır; işleminizi yineleyin."),
    "state-conflict": gettext_noop("Tebligat bulunduğu klasörden bu işlemle taşınamaz."),
}
"""Codes that other areas use too, said for a notice."""

EVIDENCE = {
    Kind.NOTICE_TAKEN_OVER.value: (
        gettext_noop("Teslim alındı"),
        gettext_noop("UETS tebligatı gönderen merciden aldı."),
    ),
    Kind.NOTICE_ARRIVED.value: (
        gettext_noop("Adrese ulaştı"),
        gettext_noop("Tebligat posta kutusuna girdi. Beş gün, ertesi günden sayılır."),
    ),
    Kind.SUBMISSION_REFUSED.value: (
        gettext_noop("Sisteme alınmadı"),
        gettext_noop("Muhatabın reddi değildir."),
    ),
    Kind.SUBMISSION_CANCELLED.value: (
        gettext_noop("İptal edildi"),
        gettext_noop("Merci, ulaşmadan önce geri aldı."),
    ),
    "notice:not_delivered": (
        gettext_noop("Ulaştırılamadı"),
        gettext_noop("Tebligat posta kutusuna giremedi."),
    ),
    "alert:sent": (
        gettext_noop("Bilgilendirme gönderildi"),
        gettext_noop("E-posta ya da SMS ile haber verildi. Yasal etkisi yoktur."),
    ),
    "alert:failed": (
        gettext_noop("Bilgilendirme gönderilemedi"),
        gettext_noop("Haber verilemedi. Yasal tarihi değiştirmez."),
    ),
    "alert:delivered": (
        gettext_noop("Bilgilendirmenin ulaştığı bildirildi"),
        gettext_noop("SMS sağlayıcısının sözüdür, UETS telefonu görmez. Yasal etkisi yoktur."),
    ),
    "alert:undelivered": (
        gettext_noop("Bilgilendirmenin ulaşmadığı bildirildi"),
        gettext_noop(
            "SMS sağlayıcısının sözüdür, UETS telefonu görmez. Yasal etkisi yoktur, yasal tarihi değiştirmez."
        ),
    ),
    Kind.NOTICE_READ.value: (gettext_noop("Okundu"), ""),
    Kind.NOTICE_HANDED_OVER.value: (
        gettext_noop("İndirildi"),
        gettext_noop("İçerik, tebligatı açmış olan okura verildi."),
    ),
    Kind.NOTICE_DEEMED_SERVED.value: (
        gettext_noop("Tebliğ edilmiş sayıldı"),
        gettext_noop("Ulaştığı günü izleyen beşinci gün doldu (7201 sayılı Kanun m. 7/a)."),
    ),
    Kind.NOTICE_ARCHIVED.value: (gettext_noop("Arşive taşındı"), ""),
    Kind.NOTICE_UNARCHIVED.value: (gettext_noop("Arşivden çıkarıldı"), ""),
    Kind.NOTICE_DELETED.value: (gettext_noop("Çöp kutusuna taşındı"), ""),
    Kind.NOTICE_RESTORED.value: (gettext_noop("Çöp kutusundan geri alındı"), ""),
    Kind.NOTICE_CONTENT_DESTROYED.value: (
        gettext_noop("İçerik kalıcı olarak silindi"),
        gettext_noop("Deliller 30 yıl saklanır."),
    ),
}
"""The word of each kind of evidence as domain.md §8 has it, and what it means."""

READERS = {
    "person": (gettext_noop("Okundu (kişi)"), gettext_noop("Bir kişi açtı.")),
    "key": (gettext_noop("Okundu (API anahtarı)"), gettext_noop("API anahtarıyla açıldı.")),
}
"""A reading by a person and one by a key stand apart; neither is said to count in law."""

ACTS = frozenset(
    {
        Kind.NOTICE_ARCHIVED.value,
        Kind.NOTICE_UNARCHIVED.value,
        Kind.NOTICE_DELETED.value,
        Kind.NOTICE_RESTORED.value,
        Kind.NOTICE_CONTENT_DESTROYED.value,
    }
)
"""What was done with a notice in its mailbox: facts beside the line of the law."""

OF_UETS = frozenset(
    {
        Kind.NOTICE_TAKEN_OVER.value,
        Kind.NOTICE_ARRIVED.value,
        "notice:not_delivered",
        "alert:sent",
        "alert:failed",
        "alert:delivered",
        "alert:undelivered",
        Kind.NOTICE_DEEMED_SERVED.value,
    }
)
"""What UETS itself does; the evidence also names who handed the package over."""

EVIDENCE_STATES = {
    EvidenceState.RECORDED.value: (gettext_noop("Kaydedildi"), "neutral"),
    EvidenceState.SEALED.value: (gettext_noop("Mühürlendi"), "info"),
    EvidenceState.STAMPED.value: (gettext_noop("Zaman damgalı"), "success"),
}

SIGNATURES = {
    SignatureCheck.NOT_VERIFIED.value: gettext_noop("Doğrulanmadı: imzaların yalnızca yapısı denetlendi"),
    SignatureCheck.VERIFIED.value: gettext_noop(
        "Doğrulandı: imzalar ve sertifikalar alındığı gün geçerliydi"
    ),
}

SIGNER_ROLES = {
    SignatureRole.PARAF.value: gettext_noop("paraf"),
    SignatureRole.OFFICIAL.value: gettext_noop("yetkilinin imzası"),
    SignatureRole.SEAL.value: gettext_noop("kurumun mührü"),
}

REVOCATION_SOURCES = {
    RevocationSource.OCSP.value: gettext_noop("iptal edilmediği sağlayıcıya soruldu"),
    RevocationSource.CRL.value: gettext_noop("sağlayıcının iptal listesinde yok"),
    RevocationSource.EMBEDDED.value: gettext_noop("iptal edilmediği imzanın içinde yazılı"),
}
"""How it was known that a certificate was not revoked."""

FACT_REASONS = {
    Removal.BIN_EMPTIED.value: gettext_noop("Çöp kutusunda 30 gün doldu."),
    Removal.LIFE_OVER.value: gettext_noop("Otomatik silinme tarihi geçti."),
    "job_was_late": gettext_noop("Günü dolduran iş zamanında çalışmadı."),
    FailureReason.ADDRESS_REFUSED.value: gettext_noop("Adres ya da numara kabul edilmedi."),
    FailureReason.TEXT_REFUSED.value: gettext_noop("Mesaj kabul edilmedi."),
    FailureReason.PROVIDER_AWAY.value: gettext_noop("Sunucuya ulaşılamadı."),
    FailureReason.NO_CREDIT.value: gettext_noop("Kurulumun SMS kredisi bitmişti."),
    FailureReason.REPORTED_NUMBER_INVALID.value: gettext_noop(
        "Sağlayıcıya göre bu numaraya SMS ulaştırılamıyor."
    ),
    FailureReason.REPORTED_UNDELIVERED.value: gettext_noop("Sağlayıcıya göre operatör mesajı iletmedi."),
    FailureReason.REPORTED_EXPIRED.value: gettext_noop(
        "Sağlayıcıya göre telefon, mesajın süresi dolana dek kapalıydı ya da kapsama dışındaydı."
    ),
}
"""Why something happened, by the reason that its evidence names."""

FOLDERS = {
    Folder.INBOX: gettext_noop("Gelen Kutusu"),
    Folder.ARCHIVE: gettext_noop("Arşiv"),
    Folder.BIN: gettext_noop("Çöp Kutusu"),
    Folder.EVIDENCE: gettext_noop("Deliller"),
}

_KILO = 1000


def refusal_words(refused: Refusal) -> str:
    """Return the sentence of a refusal."""
    own = REFUSALS.get(refused.code)
    return gettext(own) if own else say(refused)


def say_kind(kind: str, *, reader: str = "") -> tuple[str, str]:
    """Return the word of a kind of evidence and its meaning; a reading says whether by a person or by a key."""
    is_reading = kind == Kind.NOTICE_READ and reader in READERS
    word, meaning = READERS[reader] if is_reading else EVIDENCE.get(kind, (kind, ""))
    return gettext(word), gettext(meaning) if meaning else ""


def signature_words(state: str) -> str:
    """Return what is known of the signatures of a package; what has no words yet claims nothing."""
    return gettext(SIGNATURES.get(state, SIGNATURES[SignatureCheck.NOT_VERIFIED.value]))


def signer_words(signer: Mapping[str, Any]) -> str:
    """Return who signed and how it was known that the certificate was not revoked."""
    role = SIGNER_ROLES.get(signer.get("role", ""), "")
    source = REVOCATION_SOURCES.get(signer.get("revocation", ""), "")
    return f"{signer.get('name', '')} ({gettext(role)}; {gettext(source)})"


def reason_words(reason: str) -> str:
    """Return why something happened; a reason without words is named as its evidence has it."""
    if reason in FACT_REASONS:
        return gettext(FACT_REASONS[reason])
    return gettext("Neden: %(reason)s") % {"reason": reason}


def alert_words(alert: Mapping[str, Any]) -> list[str]:
    """Return how a person was told, to which address, which is never whole, and the time that a provider names."""
    channel = gettext("SMS") if alert.get("channel") == Channel.SMS.value else gettext("E-posta")
    notes = [f"{channel}: {alert.get('to', '')}"]
    said_at = alert.get("report", {}).get("said_at")
    if said_at:
        at = write_time(datetime.fromisoformat(said_at))
        notes.append(gettext("Sağlayıcının bildirdiği zaman: %(at)s") % {"at": at})
    return notes


def late_words(reason: str) -> str:
    """Return why the evidence of day 5 was issued late, and that this moves no date."""
    why = reason_words(reason)
    return gettext("Delil geç düzenlendi; yasal tarih değişmez. %(why)s") % {"why": why}


def size_words(size: int) -> str:
    """Return a size in bytes as B, kB or MB (powers of 1000), with a Turkish decimal comma."""
    if size < _KILO:
        return f"{size} B"
    if size < _KILO**2:
        return f"{size / _KILO:.0f} kB"
    return f"{size / _KILO**2:.1f} MB".replace(".", ",")

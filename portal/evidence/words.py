"""Kinds of evidence in words, for files that may come from any part of the system."""

from django.utils.translation import gettext, gettext_noop

KINDS = {
    "notice:taken_over": gettext_noop("Teslim alındı"),
    "submission:refused": gettext_noop("Gönderi reddedildi"),
    "submission:cancelled": gettext_noop("Gönderi iptal edildi"),
    "notice:arrived": gettext_noop("Adrese ulaştı"),
    "notice:not_delivered": gettext_noop("Ulaştırılamadı"),
    "alert:sent": gettext_noop("Bilgilendirme gönderildi"),
    "alert:failed": gettext_noop("Bilgilendirme gönderilemedi"),
    "alert:delivered": gettext_noop("Bilgilendirmenin ulaştığı bildirildi"),
    "alert:undelivered": gettext_noop("Bilgilendirmenin ulaşmadığı bildirildi"),
    "notice:read": gettext_noop("Okundu"),
    "notice:handed_over": gettext_noop("İndirildi"),
    "notice:deemed_served": gettext_noop("Tebliğ edilmiş sayıldı"),
    "contract:accepted": gettext_noop("Sözleşme kabul edildi"),
    "undertaking:accepted": gettext_noop("Taahhütname kabul edildi"),
    "disclosure:read": gettext_noop("Aydınlatma Metni okundu"),
    "receipt:issued": gettext_noop("Makbuz düzenlendi"),
}


def evidence_words(kind: str) -> str:
    """Return what an evidence of a kind says; an unknown kind as it is named."""
    return gettext(KINDS[kind]) if kind in KINDS else kind

"""Turkish words of the mailbox: refusals, kinds of evidence, ways of login, sizes."""

from django.utils.translation import gettext, gettext_noop

from portal.words import say
from uets.evidence.states import Kind
from uets.kernel.refusals import Refusal
from uets.mailbox.states import Folder

REFUSALS = {
    "etag-stale": gettext_noop("Tebligat siz bakarken değişti. Son durumu aşağıdadır; işleminizi yineleyin."),
    "state-conflict": gettext_noop("Tebligat bulunduğu klasörden bu işlemle taşınamaz."),
}
"""Codes that other areas use too, said for a notice."""

EVIDENCE = {
    Kind.NOTICE_TAKEN_OVER: gettext_noop("Teslim alındı"),
    Kind.NOTICE_ARRIVED: gettext_noop("Adrese ulaştı"),
    Kind.NOTICE_READ: gettext_noop("Okundu"),
    Kind.NOTICE_HANDED_OVER: gettext_noop("İndirildi"),
    Kind.NOTICE_ARCHIVED: gettext_noop("Arşive taşındı"),
    Kind.NOTICE_UNARCHIVED: gettext_noop("Arşivden çıkarıldı"),
    Kind.NOTICE_DELETED: gettext_noop("Çöp kutusuna taşındı"),
    Kind.NOTICE_RESTORED: gettext_noop("Çöp kutusundan geri alındı"),
    Kind.NOTICE_CONTENT_DESTROYED: gettext_noop("İçerik kalıcı olarak silindi"),
}

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


def evidence_words(kind: str) -> str:
    """Return the word of a kind of evidence as domain.md §8 has it."""
    return gettext(EVIDENCE[Kind(kind)]) if kind in EVIDENCE else kind


def size_words(size: int) -> str:
    """Return a size in bytes as B, kB or MB (powers of 1000), with a Turkish decimal comma."""
    if size < _KILO:
        return f"{size} B"
    if size < _KILO**2:
        return f"{size / _KILO:.0f} kB"
    return f"{size / _KILO**2:.1f} MB".replace(".", ",")

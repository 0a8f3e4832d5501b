"""The sections of Hesap Bilgilerim, as links; a section without a page is not shown."""

from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from portal.menu import Entry, find_url

SECTIONS = (
    ("accounts:details", gettext_noop("Bilgilerim")),
    ("accounts:operators", gettext_noop("İşlem Yetkilileri")),
    ("approvals:list", gettext_noop("Yetkiler ve onaylar")),
    ("keys:list", gettext_noop("API ANAHTARLARI")),
    ("accounts:contacts", gettext_noop("Bilgilendirme Kanalları")),
    ("agreements:papers", gettext_noop("Sözleşmeler ve Makbuzlar")),
    ("security:page", gettext_noop("Güvenlik ve Oturumlar")),
    ("closings:close", gettext_noop("Hesabı Kapat")),
)


def list_sections(*, path: str) -> list[Entry]:
    """Return the sections that exist; the one whose page this is, or lies below, is the current one."""
    home = reverse("accounts:details")
    found = [(find_url(route), gettext(words)) for route, words in SECTIONS]
    return [
        Entry(url=url, words=words, is_current=path == url or (url != home and path.startswith(url)))
        for url, words in found
        if url
    ]

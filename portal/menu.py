"""Menus of every page. An entry whose page this installation does not have is not shown: menus hold only what works."""

from collections.abc import Iterator

import msgspec
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, gettext_noop

LEFT = (
    (("applications:start", gettext_noop("API Entegrasyon Başvurusu")),),
    (
        ("accounts:home", gettext_noop("Ana Sayfa")),
        ("mailbox:inbox", gettext_noop("Gelen Kutusu")),
        ("mailbox:archive", gettext_noop("Arşiv")),
        ("mailbox:bin", gettext_noop("Çöp Kutusu")),
        ("mailbox:evidence", gettext_noop("Deliller")),
        ("evidence:verify", gettext_noop("Delil Doğrulama")),
    ),
)
"""The left menu in its groups: route and words."""

LINKS = {
    "login": "login:start",
    "logout": "login:logout",
    "linked_accounts": "accounts:linked",
    "details": "accounts:details",
    "security": "security:page",
}
"""What the header links to."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a menu; `count` is shown in brackets unless it is 0."""

    url: str
    words: str
    is_current: bool
    count: int = 0


def left_menu(*, path: str) -> list[list[Entry]]:
    """Return the groups of the left menu; the entry whose address the path begins with is the current one."""
    groups = [list(_entries(group, path=path)) for group in LEFT]
    return [group for group in groups if group]


def header_links() -> dict[str, str]:
    """Return the addresses of the header by name; empty where there is no such page."""
    return {name: find_url(route) for name, route in LINKS.items()}


def find_url(route: str) -> str:
    """Return the address of a route, or an empty text when no door has it."""
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""


def _entries(group: tuple[tuple[str, str], ...], *, path: str) -> Iterator[Entry]:
    for route, words in group:
        url = find_url(route)
        if url:
            yield Entry(url=url, words=gettext(words), is_current=path.startswith(url))

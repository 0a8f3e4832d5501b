"""A browser in words, from what it says of itself; what it says proves nothing and is shown to its person only."""

from typing import Final

from django.utils.translation import gettext, gettext_noop

BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS: Final = (
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
UNKNOWN: Final = gettext_noop("Bilinmeyen tarayıcı")


def describe_browser(user_agent: str) -> str:
    """Return browser and system, for example `Firefox, Windows`."""
    found = [
        next((words for mark, words in table if mark in user_agent), "") for table in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(words for words in found if words) or gettext(UNKNOWN)

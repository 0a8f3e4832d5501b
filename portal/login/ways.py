"""The ways of login beside the UETS password: each is a page of its own, and only those that work are shown."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from django.conf import settings
from django.utils.translation import gettext_noop

from uets.login import queries


class Way(NamedTuple):
    """A way of login: its name in the guide, what it asks for, and the route of its first page (GET)."""

    name: str
    words: str
    route: str


EDEVLET: Final = Way(
    gettext_noop("e-Devlet"),
    gettext_noop("e-Devlet Kapısı'na gidersiniz; kimliğiniz doğrulanınca buraya dönersiniz."),
    "login:edevlet",
)
E_IMZA: Final = Way(
    gettext_noop("e-imza"),
    gettext_noop("Kartınızdaki nitelikli sertifika ve UETS İmzacı programıyla."),
    "login:signing",
)
MOBILE: Final = Way(
    gettext_noop("Mobil imza"),
    gettext_noop("Telefonunuza gelen isteği mobil imza PIN'inizle onaylarsınız."),
    "login:mobile",
)

WAYS: Final[Sequence[Way]] = (EDEVLET, E_IMZA, MOBILE)
"""In the order of the guide: e-Devlet, e-imza, mobil imza."""


def list_ways() -> Sequence[Way]:
    """Return the ways that work in this installation."""
    works = {EDEVLET: bool(settings.EDEVLET["url"]), MOBILE: bool(queries.list_mobile_operators())}
    return [way for way in WAYS if works.get(way, True)]

"""The ways of login beside the UETS password: each is a page of its own, and only those that work are shown."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from django.utils.translation import gettext_noop


class Way(NamedTuple):
    """A way of login: its name in the guide, what it asks for, and the route of its first page (GET)."""

    name: str
    words: str
    route: str


WAYS: Final[Sequence[Way]] = (
    Way(
        gettext_noop("e-imza"),
        gettext_noop("Kartınızdaki nitelikli sertifika ve UETS İmzacı programıyla."),
        "login:signing",
    ),
)
"""In the order of the guide: e-Devlet, e-imza, mobil imza."""


def list_ways() -> Sequence[Way]:
    """Return the ways that work in this installation."""
    return WAYS

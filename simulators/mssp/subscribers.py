"""Whose number it is: the persons of the demo phone's phonebook."""

from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol

LENGTH = len("5550000146")


class Owner(Protocol):
    """Somebody with a phone."""

    @property
    def name(self) -> str:
        """Full name."""

    @property
    def tckn(self) -> str:
        """Identity number."""

    @property
    def mobile(self) -> str:
        """The number, ten digits."""


class Subscriber(NamedTuple):
    """A number with the person that its mobile certificate names."""

    number: str
    name: str
    tckn: str


class Subscribers:
    """Reads the phonebook at every question."""

    def __init__(self, owners: Callable[[], Iterable[Owner]]) -> None:
        """Remember how to list the owners of numbers."""
        self._owners = owners

    def find(self, number: str) -> Subscriber | None:
        """Return whose number it is.

        A magic number is a person's too: the four digits before its ending are the last four of the person's own
        number, so that 5550146567 signs at once for the owner of 5550000146.
        """
        bare = number.removeprefix("+").removeprefix("90")
        if len(bare) != LENGTH:
            return None
        for owner in self._owners():
            if owner.mobile and owner.tckn and (bare == owner.mobile or bare[3:7] == owner.mobile[-4:]):
                return Subscriber(bare, owner.name, owner.tckn)
        return None

"""What login needs from the world: a seal for authenticator secrets, HMACs with a pepper outside the database."""

from typing import Protocol

from uets.kernel.ports import Slot


class SecondFactorBox(Protocol):
    """Seals the TOTP secret of a person under a key that the database does not hold."""

    def seal(self, secret: bytes, *, context: str) -> bytes:
        """Return the secret encrypted for this context (`totp:<person id>`)."""

    def open(self, sealed: bytes, *, context: str) -> bytes:
        """Return the secret; raises ValueError for another context, a changed byte or a missing key."""


class Peppers(Protocol):
    """HMAC-SHA-256 under peppers with version numbers; the peppers never leave the gateway."""

    @property
    def newest(self) -> int:
        """Version under which new HMACs are made."""

    def mac(self, message: bytes, *, version: int) -> bytes:
        """Return the HMAC of the message; raises LookupError for a pepper that is gone."""


second_factor_box: Slot[SecondFactorBox] = Slot("login.second_factor_box")
peppers: Slot[Peppers] = Slot("login.peppers")

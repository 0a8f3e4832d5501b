"""HMACs under peppers from files (keys-and-api.md §2: two live while rotating)."""

import hmac
from pathlib import Path

from gateways.secrets import files

FAMILY = "pepper"


class PepperGone(LookupError):
    """No pepper of this version is in the secrets folder."""


class FilePeppers:
    """Peppers `pepper-<version>`; they never leave this object."""

    def __init__(self, folder: Path) -> None:
        """Read the peppers; raises KeyFileUnfit."""
        self._peppers = files.read_family(folder, family=FAMILY)

    @property
    def newest(self) -> int:
        """Version under which new HMACs are made."""
        return max(self._peppers)

    def mac(self, message: bytes, *, version: int) -> bytes:
        """Return HMAC-SHA-256 of the message; raises PepperGone."""
        pepper = self._peppers.get(version)
        if pepper is None:
            raise PepperGone(version)
        return hmac.digest(pepper, message, "sha256")

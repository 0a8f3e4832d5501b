"""A key vault without a process: it shows one key, each form once, and allows a number of reveals."""

from typing import TYPE_CHECKING

from uets.kernel import clock
from uets.keys import ports

if TYPE_CHECKING:
    from uuid import UUID

KEY = "uets_live_ghcknj2h71_0123456789abcdefghijklmnopqrstuvwxyzABCDE"


class Vault:
    """Shows one key and counts."""

    def __init__(self) -> None:
        self.left = 5
        self._seen: set[UUID] = set()

    def poke(self) -> None:
        """Nothing waits here."""

    def reveal(self, request: ports.RevealRequest) -> ports.RevealAnswer:
        """Show the key until the day's limit, and to each form once."""
        if request.form_id in self._seen:
            raise ports.VaultRefused("reveal-repeated")
        if not self.left:
            raise ports.VaultRefused("reveal-limit")
        assert request.session_hash
        self.left -= 1
        self._seen.add(request.form_id)
        return ports.RevealAnswer(key=KEY, left_today=self.left, revealed_at=clock.now())

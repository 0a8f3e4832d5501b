"""A key vault without a process: it shows one key, each form once, and allows a number of reveals."""

from datetime import datetime
from typing import TYPE_CHECKING

from tests.builders.roles import vault_process
from uets.approvals.actions import permit_key_view
from uets.kernel import clock
from uets.keys import ports
from uets.keys.actions.reveal_key import reveal_key

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

    def permit(self, request: ports.PermitRequest) -> None:
        """Let every request pass that names a session."""
        assert request.session_hash

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


class HereVault:
    """The key vault's own answers, with its rights, in this process: only the socket is missing."""

    def __init__(self, *, at: datetime) -> None:
        self.at = at

    def poke(self) -> None:
        """Nothing is minted here."""

    def permit(self, request: ports.PermitRequest) -> None:
        """Let a key be shown once."""
        with vault_process():
            answer = permit_key_view(request=request, at=self.at)
        if isinstance(answer, ports.RefusalAnswer):
            raise ports.VaultRefused(answer.code)

    def reveal(self, request: ports.RevealRequest) -> ports.RevealAnswer:
        """Show the key."""
        with vault_process():
            answer = reveal_key(request=request, most_an_hour=1000, at=self.at)
        if isinstance(answer, ports.RefusalAnswer):
            raise ports.VaultRefused(answer.code)
        return answer

"""The vault as web and worker see it."""

import os
import socket
import stat
from pathlib import Path
from typing import Final

from gateways.vault import wire
from uets.keys.ports import (
    DoneAnswer,
    PermitRequest,
    PokeRequest,
    RefusalAnswer,
    RevealAnswer,
    RevealRequest,
    VaultAnswer,
    VaultRefused,
    VaultRequest,
    VaultUnavailable,
)

POKE_SECONDS: Final = 1.0
REVEAL_SECONDS: Final = 10.0


class SocketKeyVault:
    """Asks the key vault over its Unix socket; one connection per request."""

    def __init__(self, path: Path, *, owner: int | None = None) -> None:
        """Use the socket of the vault, which runs as the user `owner` (default: our own)."""
        self._path = path
        self._owner = os.geteuid() if owner is None else owner

    def poke(self) -> None:
        """Say that keys wait to be minted; raises VaultUnavailable."""
        if self._ask(PokeRequest(), seconds=POKE_SECONDS) != DoneAnswer():
            message = "an answer to another question"
            raise VaultUnavailable(message)

    def reveal(self, request: RevealRequest) -> RevealAnswer:
        """Return the key; raises VaultRefused or VaultUnavailable."""
        answer = self._ask(request, seconds=REVEAL_SECONDS)
        match answer:
            case RevealAnswer():
                return answer
            case RefusalAnswer(code):
                raise VaultRefused(code)
            case DoneAnswer():
                message = "an answer to another question"
                raise VaultUnavailable(message)

    def permit(self, request: PermitRequest) -> None:
        """Let a key be shown once; raises VaultRefused or VaultUnavailable."""
        match self._ask(request, seconds=REVEAL_SECONDS):
            case DoneAnswer():
                return
            case RefusalAnswer(code):
                raise VaultRefused(code)
            case RevealAnswer():
                message = "an answer to another question"
                raise VaultUnavailable(message)

    def _ask(self, request: VaultRequest, *, seconds: float) -> VaultAnswer:
        try:
            self._check_owner()
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
                connection.settimeout(seconds)
                connection.connect(str(self._path))
                wire.send(connection, request)
                return wire.receive(connection, wire.answers, seconds=seconds)
        except (OSError, wire.MessageMalformed) as error:
            message = "the key vault does not answer"
            raise VaultUnavailable(message) from error

    def _check_owner(self) -> None:
        """Refuse a socket that another user has put there; whoever answers there is told who asks for which key."""
        found = self._path.lstat()
        if not stat.S_ISSOCK(found.st_mode) or found.st_uid != self._owner:
            message = "not the socket of the vault's user"
            raise VaultUnavailable(message)

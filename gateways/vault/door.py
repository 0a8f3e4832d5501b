"""The vault's own side of its socket."""

import contextlib
import os
import selectors
import socket
import stat
import struct
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from gateways.vault import wire
from uets.keys.ports import RefusalAnswer, VaultAnswer, VaultRequest

REQUEST_SECONDS: Final = 2.0
PAUSE_SECONDS: Final = 1.0
WAITING: Final = 64
OPEN_SOCKET: Final = 0o666
"""Mode of a socket that other users may reach; whom it answers is asked of the kernel, not of the mode."""
MALFORMED: Final = RefusalAnswer("request-malformed")
_CREDENTIALS: Final = struct.Struct("3i")  # pid, uid, gid: struct ucred of unix(7)


class DoorUnfit(OSError):
    """The socket cannot be opened: its folder is not private, or another vault serves there."""


class SocketVaultDoor:
    """Serves one request after the other on a Unix socket, to our own user and those it is given."""

    def __init__(self, path: Path, *, allowed_users: frozenset[int] = frozenset()) -> None:
        """Serve at this path; `allowed_users` are further Unix users, for a vault that has a user of its own."""
        self._path = path
        self._allowed = allowed_users | {os.geteuid()}
        self._mode = OPEN_SOCKET if allowed_users else 0o600
        self._is_closing = threading.Event()
        self._wake: socket.socket | None = None

    def serve(
        self, answer: Callable[[VaultRequest], VaultAnswer], *, between: Callable[[], None] | None = None
    ) -> None:
        """Answer requests until `close`; raises DoorUnfit. What `answer` or `between` raises ends the loop.

        `between` is called at the start, after every request and at least once a second, in the same thread.
        """
        self._wake, woken = socket.socketpair()
        with self._wake, woken, self._listen() as listener, selectors.DefaultSelector() as selector:
            selector.register(listener, selectors.EVENT_READ)
            selector.register(woken, selectors.EVENT_READ)
            try:
                self._loop(selector, listener, answer, between or _nothing)
            finally:
                self._path.unlink(missing_ok=True)

    def close(self) -> None:
        """Stop serving and remove the socket; may be called by a signal handler or another thread."""
        self._is_closing.set()
        if self._wake is not None:
            with contextlib.suppress(OSError):
                self._wake.send(b"\0")

    def _loop(
        self,
        selector: selectors.BaseSelector,
        listener: socket.socket,
        answer: Callable[[VaultRequest], VaultAnswer],
        between: Callable[[], None],
    ) -> None:
        between()
        pause_ends = time.monotonic() + PAUSE_SECONDS
        while not self._is_closing.is_set():
            ready = {key.fileobj for key, _ in selector.select(max(0.0, pause_ends - time.monotonic()))}
            if listener in ready:
                self._serve_one(listener, answer)
            elif time.monotonic() < pause_ends:
                continue
            between()
            pause_ends = time.monotonic() + PAUSE_SECONDS

    def _serve_one(self, listener: socket.socket, answer: Callable[[VaultRequest], VaultAnswer]) -> None:
        """Answer one connection; a client that is a stranger, goes away or is slow concerns nobody else."""
        connection, _ = listener.accept()
        with connection:
            connection.settimeout(REQUEST_SECONDS)
            if not self._may_ask(_user_behind(connection)):
                return
            try:
                request = wire.receive(connection, wire.requests, seconds=REQUEST_SECONDS)
            except wire.MessageMalformed:
                _try_to_send(connection, MALFORMED)
                return
            except OSError:
                return
            _try_to_send(connection, answer(request))

    def _may_ask(self, user: int | None) -> bool:
        """Tell whether a user is answered; where the system cannot tell who it is, only a private socket decides."""
        return user in self._allowed if user is not None else self._mode != OPEN_SOCKET

    def _listen(self) -> socket.socket:
        folder = self._path.parent
        # Others pass through a new folder only when they are to reach the socket; nobody lists or writes it.
        folder.mkdir(mode=0o711 if self._mode == OPEN_SOCKET else 0o700, parents=True, exist_ok=True)
        found = folder.stat()
        if found.st_uid != os.geteuid() or stat.S_IMODE(found.st_mode) & 0o022:
            message = f"{folder} is not a folder that only we write to"
            raise DoorUnfit(message)
        self._clear_stale()
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            umask = os.umask(0o777 & ~self._mode)
            try:
                listener.bind(str(self._path))
            finally:
                os.umask(umask)
            listener.listen(WAITING)
        except BaseException:
            listener.close()
            raise
        return listener

    def _clear_stale(self) -> None:
        """Remove the socket of a vault that was killed; refuse to take it from one that lives."""
        if not self._path.exists():
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            probe.settimeout(REQUEST_SECONDS)
            try:
                probe.connect(str(self._path))
            except ConnectionRefusedError:
                self._path.unlink(missing_ok=True)
                return
        message = f"another key vault serves at {self._path}"
        raise DoorUnfit(message)


def _nothing() -> None:
    """Do nothing between requests."""


def _user_behind(connection: socket.socket) -> int | None:
    """Return the Unix user of the other side, None where the system cannot tell."""
    if not hasattr(socket, "SO_PEERCRED"):
        return None
    packed = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    return int(_CREDENTIALS.unpack(packed)[1])


def _try_to_send(connection: socket.socket, message: VaultAnswer) -> None:
    """Send the answer; a client that has gone away is its own loss."""
    with contextlib.suppress(OSError):
        wire.send(connection, message)

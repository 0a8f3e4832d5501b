"""The HTTP server of the time-stamp authority (RFC 3161 §3.4), which can also misbehave on request."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import cast

from typing_extensions import override

from simulators.certificates.authority import Signer
from simulators.serving import BlockServer
from simulators.timestamps import token

REPLY = "application/timestamp-reply"
LARGEST_REQUEST = 4096
LONGEST_KEPT = 64_000
"""After a longer answer nobody is listened to on the same connection."""


class Behaviour(StrEnum):
    """What the authority does with the next requests."""

    GRANT = "grant"
    REFUSE = "refuse"
    GARBAGE = "garbage"
    OTHER_NONCE = "other-nonce"
    OTHER_HASH = "other-hash"
    ERROR = "error"
    HUGE = "huge"


class TimestampServer(BlockServer):
    """Serves in a thread of its own while the block runs."""

    def __init__(self, address: tuple[str, int], *, signer: Signer, clock: Callable[[], datetime]) -> None:
        """Listen at host and port (0: any free one); raises OSError when the port is taken."""
        self.signer, self.clock = signer, clock
        self.behaviour = Behaviour.GRANT
        self.granted = 0
        super().__init__(address, _Request, name="timestamps")

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.socket.getsockname()[1]}/tsr"


class _Request(BaseHTTPRequestHandler):
    """One request: POST of a TimeStampReq."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Answer with a token, or as the server is told to misbehave."""
        server = cast("TimestampServer", self.server)
        request = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), LARGEST_REQUEST))
        try:
            self._answer(_reply(server, request))
        except ValueError:
            self.send_error(HTTPStatus.BAD_REQUEST)

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: a request comes every second."""

    def _answer(self, body: bytes | None) -> None:
        if body is None:
            self.send_error(HTTPStatus.SERVICE_UNAVAILABLE)
            return
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", REPLY)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.close_connection = len(body) > LONGEST_KEPT
        with suppress(ConnectionError):  # who asked may not wait for all of it
            self.wfile.write(body)


def _reply(server: TimestampServer, request: bytes) -> bytes | None:
    """Return what is sent as the body, or None for a server that is out of order."""
    if server.behaviour in _SAID:
        return _SAID[server.behaviour]
    is_other = server.behaviour is Behaviour.OTHER_HASH
    found = token.reply(
        _other_hash(request) if is_other else request,
        signer=server.signer,
        at=server.clock(),
        nonce_added=int(server.behaviour is Behaviour.OTHER_NONCE),
    )
    server.granted += server.behaviour is Behaviour.GRANT
    return found


_SAID: dict[Behaviour, bytes | None] = {
    Behaviour.ERROR: None,
    Behaviour.REFUSE: token.refusal(),
    Behaviour.GARBAGE: b"<html>Bakim calismasi</html>",
    Behaviour.HUGE: bytes(1_000_000),
}


def _other_hash(request: bytes) -> bytes:
    """Return the request with one bit of its hash changed."""
    place = request.index(b"\x04\x20") + 2
    return request[:place] + bytes((request[place] ^ 1,)) + request[place + 1 :]

"""The HTTP server of the time-stamp authority (RFC 3161 §3.4), which can also misbehave on request."""

import threading
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from types import TracebackType
from typing import Self, cast

from typing_extensions import override

from simulators.certificates.authority import Signer
from simulators.timestamps import token

POLL_SECONDS = 0.05
REPLY = "application/timestamp-reply"
LARGEST_REQUEST = 4096


class Behaviour(StrEnum):
    """What the authority does with the next requests."""

    GRANT = "grant"
    REFUSE = "refuse"
    GARBAGE = "garbage"
    OTHER_NONCE = "other-nonce"
    OTHER_HASH = "other-hash"
    ERROR = "error"


class TimestampServer(ThreadingHTTPServer):
    """Serves in a thread of its own while the block runs."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], *, signer: Signer, clock: Callable[[], datetime]) -> None:
        """Listen at host and port (0: any free one); raises OSError when the port is taken."""
        self.signer, self.clock = signer, clock
        self.behaviour = Behaviour.GRANT
        self.granted = 0
        self._thread = threading.Thread(
            target=self.serve_forever, args=(POLL_SECONDS,), name="timestamps", daemon=True
        )
        super().__init__(address, _Request)

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.socket.getsockname()[1]}/tsr"

    @override
    def __enter__(self) -> Self:
        """Begin to serve."""
        self._thread.start()
        return self

    @override
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self.shutdown()
        self._thread.join()
        self.server_close()

    @override
    def server_bind(self) -> None:
        """Bind without asking the name service who we are, which the base class does."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "localhost", self.socket.getsockname()[1]


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
}


def _other_hash(request: bytes) -> bytes:
    """Return the request with one bit of its hash changed."""
    place = request.index(b"\x04\x20") + 2
    return request[:place] + bytes((request[place] ^ 1,)) + request[place + 1 :]

"""The HTTP server of the authority: OCSP by POST (RFC 6960 appendix A) and the CRL; each can misbehave on request."""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import cast

from typing_extensions import override

from simulators.certificates import revocations
from simulators.certificates.authority import CRL_PATH, OCSP_PATH, Authority
from simulators.serving import BlockServer

LARGEST_REQUEST = 4096
LONG_AGO = timedelta(days=30)
TYPES = {OCSP_PATH: "application/ocsp-response", CRL_PATH: "application/pkix-crl"}


class Behaviour(StrEnum):
    """What one of the two services does with the next requests."""

    ANSWER = "answer"
    AWAY = "away"
    GARBAGE = "garbage"
    STALE = "stale"


class CertificatesServer(BlockServer):
    """Serves in a thread of its own while the block runs; the authority announces its address."""

    def __init__(
        self, address: tuple[str, int], *, authority: Authority, clock: Callable[[], datetime]
    ) -> None:
        """Listen at host and port (0: any free one); raises OSError when the port is taken."""
        self.authority, self.clock = authority, clock
        self.behaviour = {OCSP_PATH: Behaviour.ANSWER, CRL_PATH: Behaviour.ANSWER}
        self.asked = {OCSP_PATH: 0, CRL_PATH: 0}
        super().__init__(address, _Request, name="certificates")
        authority.announce(f"http://127.0.0.1:{self.socket.getsockname()[1]}")

    def reply(self, path: str, request: bytes) -> bytes | None:
        """Return what is sent, None when the service is away; raises ValueError for no request."""
        behaviour = self.behaviour[path]
        self.asked[path] += 1
        if behaviour is Behaviour.AWAY:
            return None
        if behaviour is Behaviour.GARBAGE:
            return b"<html>Bakim calismasi</html>"
        at = self.clock() - (LONG_AGO if behaviour is Behaviour.STALE else timedelta())
        if path == CRL_PATH:
            return revocations.make_crl(self.authority, at=at)
        return revocations.answer(self.authority, request, at=at)


class _Request(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Answer an OCSP request."""
        length = min(int(self.headers.get("Content-Length") or 0), LARGEST_REQUEST)
        self._answer(OCSP_PATH, self.rfile.read(length))

    def do_GET(self) -> None:
        """Answer with the CRL."""
        self._answer(CRL_PATH, b"")

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def _answer(self, service: str, request: bytes) -> None:
        server = cast("CertificatesServer", self.server)
        if self.path != service:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        try:
            body = server.reply(service, request)
        except ValueError:
            self.send_error(HTTPStatus.BAD_REQUEST)
            return
        if body is None:
            self.send_error(HTTPStatus.SERVICE_UNAVAILABLE)
            return
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", TYPES[service])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

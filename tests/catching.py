"""A web server that keeps what it is sent, for tests of those who call us."""

from email.message import Message
from http.server import BaseHTTPRequestHandler
from typing import NamedTuple, cast

from typing_extensions import override

from simulators.serving import BlockServer


class Caught(NamedTuple):
    """One POST as it came."""

    path: str
    headers: Message
    body: bytes


class Catcher(BlockServer):
    """Answers the calls of a block with these statuses, one after the other."""

    def __init__(self, statuses: list[int]) -> None:
        """Listen at any free port."""
        self.statuses, self.caught = list(statuses), list[Caught]()
        super().__init__(("127.0.0.1", 0), _Request, name="catcher")


class _Request(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server = cast("Catcher", self.server)
        size = int(self.headers.get("Content-Length") or 0)
        server.caught.append(Caught(self.path, self.headers, self.rfile.read(size)))
        self.send_response(server.statuses.pop(0))
        self.send_header("Content-Length", "0")
        self.end_headers()

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

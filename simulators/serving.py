"""A web server of the played world: it serves in a thread of its own while a block runs."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from types import TracebackType
from typing import Self

from typing_extensions import override

POLL_SECONDS = 0.05


class BlockServer(ThreadingHTTPServer):
    """Begins to serve at the start of the block and has stopped at its end."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], answers: type[BaseHTTPRequestHandler], *, name: str) -> None:
        """Listen at host and port (0: any free one); raises OSError when the port is taken."""
        self._thread = threading.Thread(
            target=self.serve_forever, args=(POLL_SECONDS,), name=name, daemon=True
        )
        super().__init__(address, answers)

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

"""The portal on a local port for a browser, without a database: what the frame shows must not need one."""

from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.core.wsgi import get_wsgi_application


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format, *args):  # noqa: A002 - the name of the method it replaces
        """Say nothing."""


@contextmanager
def serve_portal() -> Iterator[str]:
    """Serve the portal and return its address."""
    server = make_server("localhost", 0, get_wsgi_application(), _Server, _Quiet)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()

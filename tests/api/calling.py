"""Calls the API as a program does, through the WSGI entry, without a network."""

import io
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import msgspec

from api.entry import ApiEntry
from tests.builders.roles import web_process

ENTRY = ApiEntry()
ADDRESS = "203.0.113.10"


class Answer(msgspec.Struct):
    """Status, headers in small letters, and the body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """Return the body as JSON."""
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """Return the problem code, or an empty text."""
        is_problem = self.headers.get("content-type", "").startswith("application/problem+json")
        return str(self.json["code"]) if is_problem else ""


def call(
    method: str,
    target: str,
    *,
    key: str = "",
    body: object = None,
    headers: Mapping[str, str] | None = None,
    address: str = ADDRESS,
) -> Answer:
    """Send one request and return its answer."""
    parts = urlsplit(target)
    content = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": parts.path,
        "QUERY_STRING": parts.query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": address,
        "CONTENT_LENGTH": str(len(content)),
        "wsgi.input": io.BytesIO(content),
        "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http",
    }
    if body is not None:
        environ["CONTENT_TYPE"] = "application/json"
    if key:
        environ["HTTP_AUTHORIZATION"] = f"Bearer {key}"
    for name, value in (headers or {}).items():
        variable = name.replace("-", "_").encode().upper().decode()
        environ[variable if variable in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{variable}"] = value
    started: dict[str, Any] = {}

    def start_response(status: str, found: list[tuple[str, str]], _: object = None) -> Any:
        started["status"], started["headers"] = int(status[:3]), found

    with web_process():
        pieces = ENTRY(environ, start_response)
        answer = b"".join(pieces)
        close = getattr(pieces, "close", None)
        if close is not None:
            close()
    names = {name.encode().lower().decode(): value for name, value in started["headers"]}
    return Answer(started["status"], names, answer)

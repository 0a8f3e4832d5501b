"""The one server that the program talks to: the configured one. Redirects are not followed."""

import base64
import json
from http import HTTPStatus
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import urlsplit

import httpx

from uets_imzaci import __version__
from uets_imzaci.problems import Problem
from uets_imzaci.requests import SigningRequest, make_safe, read_request

LARGEST_ANSWER: Final = 4 * 1024 * 1024
LARGEST_FILE: Final = 256 * 1024 * 1024
PATIENCE: Final = httpx.Timeout(60, connect=15)
PORTS: Final = {"http": 80, "https": 443}
AT_HOME: Final = ("localhost", "127.0.0.1", "::1")
KNOWN: Final = {
    "signing-request-unknown": "code-unknown",
    "signing-request-over": "code-over",
    "too-many-codes": "too-many-codes",
    "signer-is-another": "signer-is-another",
}
"""Refusals that have a sentence of their own; others are told in the server's words."""


def read_origin(address: str) -> str:
    """Return scheme, host and port of an address in the one form in which origins are compared.

    Only a server on the same machine may be asked without TLS.
    """
    try:
        parts = urlsplit(address.strip() if "://" in address else f"https://{address.strip()}")
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise Problem("server-malformed") from error
    if parts.scheme not in PORTS or not host or parts.username is not None:
        raise Problem("server-malformed")
    local = host in AT_HOME or host.endswith(".localhost")
    if parts.scheme == "http" and not local:
        raise Problem("server-plain")
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}" + ("" if port in {None, PORTS[parts.scheme]} else f":{port}")


class Server:
    """Answers about one code."""

    def __init__(self, origin: str, code: str, *, language: str) -> None:
        """Remember whom to ask; nothing is sent yet."""
        self.origin = origin
        self._here = f"/v1/signing-requests/{code}"
        self._http = httpx.Client(
            base_url=origin,
            timeout=PATIENCE,
            headers={"User-Agent": f"uets-imzaci/{__version__}", "Accept-Language": language},
        )

    def __enter__(self) -> Self:
        """Open nothing; the first question does."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close what is open."""
        self._http.close()

    def fetch_request(self) -> SigningRequest:
        """Return what is to be signed; raises Problem."""
        try:
            answer = json.loads(self._ask("GET", self._here, largest=LARGEST_ANSWER))
        except ValueError as error:
            raise Problem("answer-unknown") from error
        if not isinstance(answer, dict):
            raise Problem("answer-unknown")
        return read_request(answer)

    def fetch_file(self, path: str) -> bytes:
        """Return a file of the request; raises Problem."""
        return self._ask("GET", path, largest=LARGEST_FILE)

    def send_signature(self, signature: bytes) -> None:
        """Send the CMS; raises Problem with what the server found."""
        self._ask("POST", f"{self._here}/signature", body={"cms": base64.b64encode(signature).decode()})

    def send_refusal(self) -> None:
        """Say that nothing will be signed, so that the browser need not wait for its time to end."""
        try:
            self._ask("POST", f"{self._here}/refusal")
        except Problem:
            return  # the request ends by itself within minutes

    def _ask(self, method: str, path: str, *, body: object = None, largest: int = LARGEST_ANSWER) -> bytes:
        try:
            with self._http.stream(method, path, json=body) as answer:
                content = bytearray()
                for piece in answer.iter_bytes():
                    content += piece
                    if len(content) > largest:
                        raise Problem("answer-large")
        except httpx.ConnectError as error:
            raise Problem("server-away", server=self.origin) from error
        except httpx.HTTPError as error:
            raise Problem("server-broken", server=self.origin) from error
        if not answer.is_success:
            raise _read_refusal(answer.status_code, bytes(content))
        return bytes(content)


def _read_refusal(status: int, content: bytes) -> Problem:
    """Return the Problem of a problem+json answer (RFC 9457)."""
    try:
        problem: Any = json.loads(content)
        name = str(problem["type"]).rpartition("/")[2]
        words = make_safe(" ".join(str(problem.get(each) or "") for each in ("detail", "fix")).strip())
    except (ValueError, KeyError, TypeError, AttributeError):
        name, words = "", ""
    if name in KNOWN:
        return Problem(KNOWN[name])
    if status == HTTPStatus.NOT_FOUND:
        return Problem("code-unknown")
    if words:
        return Problem("server-refused", words=words)
    return Problem("server-error", status=status)

"""What zeep may fetch and post: our own schema files, and one answer of bounded size and time. No network else."""

import time
from pathlib import Path
from typing import Final

import httpx
from typing_extensions import override
from zeep.transports import Transport
from zeep.wsdl.utils import etree_to_string

HERE: Final = Path(__file__).resolve().parent
LARGEST_ANSWER: Final = 200_000
"""Bytes; a signature with its certificates is some 6 kB."""


class AnswerRefused(Exception):
    """The answer is too large, too slow or a redirection."""


class _Response:
    """What zeep reads of an answer."""

    encoding = "utf-8"

    def __init__(self, *, status: int, kind: str, content: bytes) -> None:
        self.status_code, self.headers, self.content = status, {"Content-Type": kind}, content


class BoundedTransport(Transport):
    """Posts with httpx; each call has its own limit of time."""

    @override
    def __init__(self, *, client: httpx.Client, seconds: float) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # zeep publishes half its types
        self._client, self._seconds = client, seconds

    @override
    def load(self, url: str) -> bytes:
        """Return one of our own files; everything else is refused (XXE, xs:import from outside)."""
        file = Path(url).resolve()
        if file.parent != HERE or file.suffix not in {".wsdl", ".xsd"}:
            raise AnswerRefused("a schema from elsewhere")
        return file.read_bytes()

    @override
    def get(self, address: str, params: object, headers: object) -> None:
        """Fetch nothing."""
        raise AnswerRefused("nothing is fetched")

    @override
    def post_xml(self, address: str, envelope: object, headers: dict[str, str]) -> _Response:
        """Post an envelope and read the answer; raises AnswerRefused, httpx.HTTPError."""
        deadline = time.monotonic() + self._seconds
        content = bytearray()
        with self._client.stream(
            "POST", address, content=etree_to_string(envelope), headers=headers, timeout=self._seconds
        ) as response:
            for chunk in response.iter_bytes():
                content += chunk
                if len(content) > LARGEST_ANSWER or time.monotonic() > deadline:
                    raise AnswerRefused("too large or too slow")
        if response.is_redirect:
            raise AnswerRefused("a redirection")
        kind = response.headers.get("Content-Type", "text/xml")
        if kind.startswith("multipart/"):
            raise AnswerRefused("several parts")
        return _Response(status=response.status_code, kind=kind, content=bytes(content))

"""A server that plays the protocol of signing requests, and the cards of a citizen."""

import base64
import hashlib
import json
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any, NamedTuple, cast

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12
from typing_extensions import override

from simulators.certificates.authority import Signer
from simulators.serving import BlockServer
from tests.packages import AT, COURT, PDF, authority
from uets.kernel.numbers import complete_tckn
from uets.notices.eyp.writer import Draft, write_summary

CODE, PIN, STATEMENT = (
    "K7QM2XPD",
    "123456",
    "UETS hesabıma giriş yapmak istiyorum. Bu imza bir belgeyi onaylamaz.",
)
ID_DATA, LOGIN = "1.2.840.113549.1.7.1", "1.3.6.1.4.1.59683.1.1"
NAME, TCKN = "Ayşe Yılmaz", complete_tckn("100000001")
HERE = f"/v1/signing-requests/{CODE}"
FRONT, ROOM, BACK = b"%PDF-1.7\n/Contents ", b"<" + b"0" * 200 + b">", b"\n%%EOF\n"
DOCUMENT = FRONT + ROOM + BACK
METADATA, LETTER = b"<UstVeri/>", PDF


class Played(BlockServer):
    """Answers for one code; what it was sent stands in `signature` and `is_refused`."""

    def __init__(self) -> None:
        """Listen at any free port."""
        self.request: dict[str, Any] = {}
        self.files: dict[str, bytes] = {}
        self.problem: tuple[int, str] | None = None
        self.signature, self.is_refused, self.asked = b"", False, list[str]()
        super().__init__(("127.0.0.1", 0), _Call, name="signing requests")
        self.origin = f"http://127.0.0.1:{self.socket.getsockname()[1]}"

    def ask(self, kind: str, **other: Any) -> None:
        """Let the request be of a kind; `other` are fields that deviate."""
        self.request = {
            "code": "K7QM-2XPD",
            "kind": kind,
            "origin": self.origin,
            "statement": STATEMENT,
            "browser": "Firefox · Linux",
            "match_number": 42,
            "expires_at": (datetime.now(tz=UTC) + timedelta(minutes=5)).isoformat(),  # noqa: TID251 - a stranger
            "content": None,
            "content_url": None,
            "content_type": ID_DATA,
            "is_detached": False,
            "byte_range": None,
            "digest_algorithm": "sha256",
            "name": "",
            "shown": [],
        } | other

    def ask_login(self, *, stated: dict[str, object] | None = None, **other: Any) -> bytes:
        """Ask for a login; returns what has to be signed."""
        content = canonical(
            {
                "type": "uets-login:1",
                "origin": self.origin,
                "session": "5" * 64,
                "nonce": "ab" * 32,
                "issued_at": "2026-10-12T12:00:00+00:00",
                "statement": STATEMENT,
            }
            | (stated or {})
        )
        self.ask("login", **{"content": encode(content), "content_type": LOGIN} | other)
        return content

    def ask_document(self, document: bytes = DOCUMENT, **other: Any) -> bytes:
        """Ask for a document's signature; returns what has to be signed."""
        self.files = {f"{HERE}/content": document}
        parts = [0, len(FRONT), len(FRONT) + len(ROOM), len(BACK)]
        asked = {
            "content_url": f"{HERE}/content",
            "is_detached": True,
            "byte_range": parts,
            "name": "sozlesme.pdf",
        }
        self.ask("document", **asked | other)
        return FRONT + BACK

    def ask_package(self, *, shown: dict[str, bytes] | None = None, **other: Any) -> bytes:
        """Ask for a package's signature; returns what has to be signed."""
        parts = {"UstYazi/ustyazi.pdf": LETTER, "Ustveri/Ustveri.xml": METADATA}
        draft = Draft(subject="-", sender=COURT, recipients=(), cover_letter=LETTER, dated_at=AT)
        summary = write_summary("PaketOzeti", draft.belge_id, parts, "2.0")
        given = parts if shown is None else shown
        self.files = {f"{HERE}/parts/{place}": content for place, content in enumerate(given.values())}
        listed = [
            {"name": name, "url": f"{HERE}/parts/{place}", "sha256": hashlib.sha256(content).hexdigest()}
            for place, (name, content) in enumerate(given.items())
        ]
        self.ask("package", **{"content": encode(summary), "shown": listed} | other)
        return summary


class _Call(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server = cast("Played", self.server)
        server.asked.append(self.path)
        if server.problem is None and self.path in server.files:
            self._answer(200, server.files[self.path])
        elif server.problem is None and self.path == HERE:
            self._answer(200, json.dumps(server.request).encode())
        else:
            self._refuse(*(server.problem or (404, "signing-request-unknown")))

    def do_POST(self) -> None:
        server = cast("Played", self.server)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        server.asked.append(self.path)
        if self.path == f"{HERE}/refusal":
            server.is_refused = True
        elif server.problem:
            self._refuse(*server.problem)
            return
        else:
            server.signature = base64.b64decode(json.loads(body)["cms"], validate=True)
        self._answer(204, b"")

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def _refuse(self, status: int, code: str) -> None:
        words = {"type": f"https://uets.invalid/sorun/{code}", "detail": "Böyle olmaz.\x1b[2J", "fix": None}
        self._answer(status, json.dumps(words).encode())

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        if body:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Card(NamedTuple):
    """A card's key and certificate, as the authority issued them."""

    signer: Signer

    @property
    def file(self) -> bytes:
        """The PKCS #12 form."""
        secret = serialization.BestAvailableEncryption(PIN.encode())
        return pkcs12.serialize_key_and_certificates(NAME.encode(), *self.signer, None, secret)


def make_card(algorithm: str = "EC") -> Card:
    """Return the card of a citizen."""
    return Card(authority().citizen(NAME, TCKN, algorithm=algorithm))


def canonical(facts: dict[str, object]) -> bytes:
    """Return canonical JSON (RFC 8785) of plain texts."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def encode(content: bytes) -> str:
    """Return base64."""
    return base64.b64encode(content).decode()

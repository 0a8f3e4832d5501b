"""The registry's web server; any credentials but those of user `yanlis` are right."""

import base64
import binascii
import json
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from threading import Event
from typing import Any, Final, cast

from typing_extensions import override

from simulators.company_registry.companies import Company, Trouble, find_company
from simulators.serving import BlockServer

PATH: Final = "/mersis/firma/sorgu"
LARGEST_BYTES: Final = 10_000
SLOW_SECONDS: Final = 60.0
"""Longer than anybody waits."""

FOUND, UNKNOWN, WRONG_REQUEST = "00", "01", "10"
STRANGE_NUMBER = "12345678901"
"""No identity number: its check digits are wrong."""


class RegistryServer(BlockServer):
    """Serves in a thread of its own while the block runs."""

    def __init__(self, address: tuple[str, int]) -> None:
        """Listen at host and port (0: any free one); raises OSError when the port is taken."""
        self.ended = Event()
        self.asked = 0
        super().__init__(address, _Request, name="registry")

    @property
    def url(self) -> str:
        """Where it is asked."""
        return f"http://127.0.0.1:{self.server_port}{PATH}"

    @override
    def shutdown(self) -> None:
        """Stop, and let no slow answer hold that up."""
        self.ended.set()
        super().shutdown()


class _Request(BaseHTTPRequestHandler):
    """One question."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Tell what stands in the registry, or misbehave as the number says."""
        server = cast("RegistryServer", self.server)
        server.asked += 1
        content = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), LARGEST_BYTES))
        if self.path != PATH:
            self._answer({"sonucKodu": WRONG_REQUEST}, HTTPStatus.NOT_FOUND)
            return
        if not self._is_known():
            self._answer({"sonucAciklamasi": "Kullanıcı doğrulanamadı"}, HTTPStatus.UNAUTHORIZED)
            return
        try:
            asked = json.loads(content)
            company = find_company(mersis=asked.get("mersisNo", ""), vkn=asked.get("vergiNo", ""))
        except (ValueError, AttributeError):
            self._answer({"sonucKodu": WRONG_REQUEST, "sonucAciklamasi": "İstek okunamadı"})
            return
        if company is None:
            self._answer({"sonucKodu": UNKNOWN, "sonucAciklamasi": "Kayıt bulunamadı"})
        else:
            self._tell(company)

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def _is_known(self) -> bool:
        scheme, _, given = (self.headers.get("Authorization") or "").partition(" ")
        try:
            user, _, _ = base64.b64decode(given, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return False
        return scheme == "Basic" and user not in {"", "yanlis"}

    def _tell(self, company: Company) -> None:
        said = {"sonucKodu": FOUND, "sonucAciklamasi": "İşlem başarılı", "firma": _describe(company)}
        content = json.dumps(said, ensure_ascii=False)
        match company.trouble:
            case Trouble.AWAY:
                self._send("Bakım çalışması", HTTPStatus.SERVICE_UNAVAILABLE)
            case Trouble.SLOW:
                cast("RegistryServer", self.server).ended.wait(SLOW_SECONDS)
                self.close_connection = True
            case Trouble.CUT_OFF:
                self._send(content[:-20])
            case Trouble.OVERSIZED:
                self._send(content + " " * 1_000_000)
            case Trouble.OTHER_COMPANY:
                self._send(content.replace(company.vkn, "7000000136"))
            case Trouble.WRONG_NUMBER:
                self._send(content.replace(company.signatories[0].tckn, STRANGE_NUMBER))
            case _:
                self._send(content)

    def _answer(self, content: dict[str, Any], status: HTTPStatus = HTTPStatus.OK) -> None:
        self._send(json.dumps(content, ensure_ascii=False), status)

    def _send(self, content: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        body = content.encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except ConnectionError:  # whoever asked has had enough
            self.close_connection = True


def _describe(company: Company) -> dict[str, object]:
    return {
        "mersisNo": company.mersis,
        "vergiNo": company.vkn,
        "unvan": company.name,
        "durum": company.status.value,
        "adres": company.address,
        "musterekImzaSayisi": company.joint,
        "yetkililer": [
            {
                "kimlikNo": each.tckn,
                "yetkiTuru": each.kind.value,
                "gorev": each.office,
                "baslangicTarihi": each.since.isoformat(),
                "bitisTarihi": each.until.isoformat() if each.until else None,
            }
            for each in company.signatories
        ],
    }

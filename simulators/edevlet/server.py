"""The identity server: authorization page, codes, tokens, identity, with the quirks of e-Devlet Kapısı.

OAuth 2.0 (RFC 6749 §4.1), not OpenID Connect: scopes joined by `;`, client secret in the body, errors in the body of
an answer with status 200, identity by form POST with result codes `EDV09.…`. No PKCE, no discovery, no id_token.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Event
from typing import Final, cast
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from typing_extensions import override

from simulators.edevlet import pages
from simulators.edevlet.given import Behaviour, Citizen, Given, GivenOut
from simulators.edevlet.people import list_citizens
from simulators.serving import BlockServer

AUTHORIZE: Final = "/OAuth2AuthorizationServer/AuthorizationController"
TOKEN: Final = "/OAuth2AuthorizationServer/AccessTokenController"  # noqa: S105 - a path
IDENTITY: Final = "/OAuth2AuthorizationServer/AuthenticationController"
ENTRY: Final = "/Giris/gir"
HTML: Final = "text/html; charset=utf-8"
JSON: Final = "application/json; charset=utf-8"
LARGEST_BYTES: Final = 100_000
SCOPES: Final = frozenset({"Kimlik-Dogrula", "Ad-Soyad", "Iletisim-Bilgileri", "Temel-Bilgileri"})
ASKED: Final = ("response_type", "client_id", "redirect_uri", "scope", "state")
SLOW_SECONDS: Final = 60.0
"""Longer than anybody waits."""

DEMO_CLIENT: Final = "7f6c1f3a-0b0e-4a51-9a53-5d2f6b0c9e11"
DEMO_SECRET: Final = "gosterim"  # noqa: S105 - of the demo, for everybody to read


class EDevletServer(BlockServer):
    """Serves one client in a thread of its own while the block runs."""

    def __init__(
        self,
        address: tuple[str, int],
        *,
        phonebook: Path,
        clock: Callable[[], datetime],
        redirect_uri: str,
        client_id: str = DEMO_CLIENT,
        client_secret: str = DEMO_SECRET,
    ) -> None:
        """Listen at host and port (0: any free one); raises OSError when the port is taken."""
        self.phonebook, self.given = phonebook, GivenOut(clock)
        self.redirect_uri, self.client_id, self.client_secret = redirect_uri, client_id, client_secret
        self.ended = Event()
        super().__init__(address, _Request, name="edevlet")

    @property
    def url(self) -> str:
        """Where the server is, as the browser and the client name it."""
        return f"http://localhost:{self.server_port}"

    @override
    def shutdown(self) -> None:
        """Stop, and let no slow answer hold that up."""
        self.ended.set()
        super().shutdown()


class _Request(BaseHTTPRequestHandler):
    """One request of a browser or of the client."""

    def do_GET(self) -> None:
        """Show the page on which a person is chosen."""
        parts = urlsplit(self.path)
        asked = dict(parse_qsl(parts.query, keep_blank_values=True))
        if parts.path == ENTRY:
            inner = urlsplit(asked.get("continue", ""))
            parts, asked = inner, dict(parse_qsl(inner.query, keep_blank_values=True))
        if parts.path != AUTHORIZE:
            self._answer(pages.refuse("Böyle bir sayfa yok."), status=HTTPStatus.NOT_FOUND)
            return
        fault = self._judge(asked)
        if fault:
            self._answer(pages.refuse(fault), status=HTTPStatus.BAD_REQUEST)
        elif not set(asked.get("scope", "").split(";")) <= SCOPES:
            self._lead_back(asked, error="invalid_scope", error_description="Kapsam geçersiz")
        else:
            shown = {name: asked.get(name, "") for name in ASKED}
            self._answer(pages.choose(list_citizens(self._server.phonebook), asked=shown))

    def do_POST(self) -> None:
        """Take a choice, exchange a code, or tell who somebody is."""
        size = min(int(self.headers.get("Content-Length") or 0), LARGEST_BYTES)
        form = {name: values[0] for name, values in parse_qs(self.rfile.read(size).decode()).items()}
        path, _, query = self.path.partition("?")
        match path:
            case pages.CHOICE:
                self._take_choice(form)
            case _ if path == TOKEN:
                self._exchange(form)
            case _ if path == IDENTITY:
                self._identify({**dict(parse_qsl(query)), **form})
            case _:
                self._answer(pages.refuse("Böyle bir sayfa yok."), status=HTTPStatus.NOT_FOUND)

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    @property
    def _server(self) -> EDevletServer:
        return cast("EDevletServer", self.server)

    def _judge(self, asked: Mapping[str, str]) -> str:
        """Return why a request is not led back to its sender, or an empty text (RFC 6749 §4.1.2.1)."""
        if asked.get("client_id") != self._server.client_id:
            return "Bu istemci tanınmıyor."
        if asked.get("redirect_uri") != self._server.redirect_uri:
            return "Dönüş adresi kayıtlı olandan farklı."
        return "" if asked.get("response_type") == "code" else "Yalnızca response_type=code verilir."

    def _take_choice(self, form: Mapping[str, str]) -> None:
        fault = self._judge(form)
        choice = form.get("secim", "")
        citizens = list_citizens(self._server.phonebook)
        if fault:
            self._answer(pages.refuse(fault), status=HTTPStatus.BAD_REQUEST)
        elif choice == pages.REFUSE:
            self._lead_back(form, error="access_denied", error_description="Kullanıcı izin vermedi")
        else:
            chosen = next((citizen for citizen in citizens if citizen.tckn == choice), None)
            behaviour = Behaviour.GOOD if chosen else Behaviour(choice)
            code = self._server.given.give_code(
                chosen or citizens[0],
                behaviour,
                client_id=form["client_id"],
                redirect_uri=form["redirect_uri"],
                scopes=frozenset(form.get("scope", "").split(";")),
            )
            self._lead_back(form, code=code)

    def _lead_back(self, asked: Mapping[str, str], **facts: str) -> None:
        query = urlencode({**facts, **({"state": asked["state"]} if asked.get("state") else {})})
        self.send_response(HTTPStatus.FOUND)
        self.send_header("Location", f"{self._server.redirect_uri}?{query}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _exchange(self, form: Mapping[str, str]) -> None:
        server = self._server
        named = (form.get("client_id"), form.get("client_secret"))
        if named != (server.client_id, server.client_secret):
            self._tell({"error": "invalid_client", "error_description": "İstemci doğrulanamadı"})
            return
        given = server.given.take_code(
            form.get("code", ""), client_id=server.client_id, redirect_uri=form.get("redirect_uri", "")
        )
        if given is None or form.get("grant_type") != "authorization_code":
            self._tell({"error": "invalid_grant", "error_description": "Kod geçersiz veya kullanılmış"})
        elif given.behaviour is Behaviour.TOKEN_ERROR:
            self._tell({"error": "invalid_request", "error_description": "İstek işlenemedi"})
        elif given.behaviour is Behaviour.AWAY:
            self._answer("Hizmet dışı", status=HTTPStatus.SERVICE_UNAVAILABLE)
        else:
            token = server.given.give_token(given)
            self._tell({"access_token": token, "token_type": "bearer", "expires_in": 300})

    def _identify(self, form: Mapping[str, str]) -> None:
        given = self._server.given.find_token(form.get("accessToken", ""), client_id=form.get("clientId", ""))
        is_asked_rightly = form.get("resourceId") == "1" and form.get("kapsam") == "Ad-Soyad"
        if given is None or given.behaviour is Behaviour.NOT_IDENTIFIED or not is_asked_rightly:
            self._tell({"sonucKodu": "EDV09.001", "sonucAciklamasi": "Kimlik doğrulanamadı"})
        elif given.behaviour is Behaviour.NOT_GRANTED or "Ad-Soyad" not in given.scopes:
            self._tell({"sonucKodu": "EDV09.002", "sonucAciklamasi": "Bilgi paylaşımına izin verilmedi"})
        else:
            self._tell_identity(given)

    def _tell_identity(self, given: Given) -> None:
        content = json.dumps(_identity(given.citizen), ensure_ascii=False)
        match given.behaviour:
            case Behaviour.MALFORMED:
                self._answer(content[:-20], kind=JSON)
            case Behaviour.OVERSIZED:
                self._answer(content + " " * 2_000_000, kind=JSON)
            case Behaviour.WRONG_NUMBER:
                self._answer(content.replace(given.citizen.tckn, "12345678901"), kind=JSON)
            case Behaviour.SLOW:
                self._server.ended.wait(SLOW_SECONDS)
            case _:
                self._answer(content, kind=JSON)

    def _tell(self, content: Mapping[str, object]) -> None:
        """Answer with status 200, whatever it says: that is how the real one does it."""
        self._answer(json.dumps(content, ensure_ascii=False), kind=JSON)

    def _answer(self, content: str, *, kind: str = HTML, status: HTTPStatus = HTTPStatus.OK) -> None:
        body = content.encode()
        policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", policy)
        self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        self.wfile.write(body)


def _identity(citizen: Citizen) -> dict[str, object]:
    return {
        "sonucKodu": "EDV09.000",
        "sonucAciklamasi": "İşlem başarılı",
        "kullaniciBilgileri": {
            "kimlikNo": citizen.tckn,
            "ad": citizen.first_name,
            "soyad": citizen.last_name,
        },
    }

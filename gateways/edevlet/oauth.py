"""Asking e-Devlet Kapısı who somebody is: OAuth 2.0 (RFC 6749 §4.1) with the quirks of that server.

It is no OpenID Connect: scopes are joined by `;`, the secret stands in the body, an error comes with status 200 in the
body, and the identity is fetched by a form with result codes. Addresses, client and secret are configuration.
"""

import time
from typing import Final, TypeVar
from urllib.parse import quote, urlencode

import httpx
import msgspec

from uets.kernel.numbers import find_tckn
from uets.login.errors import EDevletFailed
from uets.login.ports import EDevletIdentity
from uets.login.states import EDevletFault

BASE: Final = "/OAuth2AuthorizationServer"
ENTRY: Final = "/Giris/gir"
SCOPES: Final = ("Kimlik-Dogrula", "Ad-Soyad")
RESOURCE, COVERAGE = "1", "Ad-Soyad"
IDENTIFIED: Final = "EDV09.000"
SECONDS: Final = 10.0
LARGEST_ANSWER: Final = 64_000
LONGEST_NAME: Final = 100

T = TypeVar("T")


class EDevletClient(msgspec.Struct, frozen=True, kw_only=True):
    """The client that e-Devlet knows by protocol; the fields are those of settings.EDEVLET."""

    url: str
    client_id: str
    secret: str
    redirect_uri: str
    is_entered_by_gir: bool = False
    """Whether the browser enters by `/Giris/gir`, as some protocols ask for."""


class _Token(msgspec.Struct):
    access_token: str = ""
    error: str = ""


class _Person(msgspec.Struct, rename="camel"):
    kimlik_no: str
    ad: str
    soyad: str


class _Identity(msgspec.Struct, rename="camel"):
    sonuc_kodu: str
    kullanici_bilgileri: _Person | None = None


class HttpEDevlet:
    """Speaks to one server; its connection is kept."""

    def __init__(self, client: EDevletClient, *, seconds: float = SECONDS) -> None:
        """Use this client; nothing is opened before the first login. `seconds` bound each call as a whole."""
        self._client, self._seconds = client, seconds
        self._http = httpx.Client(timeout=seconds, trust_env=False, follow_redirects=False)

    def address_of_login(self, state: str) -> str:
        """Return where the browser goes; the state comes back with it."""
        query = {
            "response_type": "code",
            "client_id": self._client.client_id,
            "state": state,
            "scope": ";".join(SCOPES),
            "redirect_uri": self._client.redirect_uri,
        }
        address = (
            f"{self._client.url}{BASE}/AuthorizationController?{urlencode(query, safe=';', quote_via=quote)}"
        )
        if not self._client.is_entered_by_gir:
            return address
        entry = {"oauthClientId": self._client.client_id, "continue": address}
        return f"{self._client.url}{ENTRY}?{urlencode(entry, quote_via=quote)}"

    def identify(self, code: str) -> EDevletIdentity:
        """Exchange a code for who the person is; raises EDevletFailed."""
        token = _read(self._exchange(code), _Token)
        if not token.access_token:
            raise EDevletFailed(why=EDevletFault.CODE_REFUSED)
        answer = _read(self._fetch_identity(token.access_token), _Identity)
        person = answer.kullanici_bilgileri
        if answer.sonuc_kodu != IDENTIFIED:
            raise EDevletFailed(why=EDevletFault.NOT_IDENTIFIED)
        if person is None or find_tckn(person.kimlik_no) != person.kimlik_no:
            raise EDevletFailed(why=EDevletFault.MALFORMED)
        names = [" ".join(name.split()) for name in (person.ad, person.soyad)]
        if not all(0 < len(name) <= LONGEST_NAME and name.isprintable() for name in names):
            raise EDevletFailed(why=EDevletFault.MALFORMED)
        return EDevletIdentity(tckn=person.kimlik_no, first_name=names[0], last_name=names[1])

    def close(self) -> None:
        """Close the connection that is kept between two logins."""
        self._http.close()

    def _exchange(self, code: str) -> bytes:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._client.redirect_uri,
            "client_id": self._client.client_id,
            "client_secret": self._client.secret,
        }
        return self._post("AccessTokenController", form)

    def _fetch_identity(self, token: str) -> bytes:
        form = {
            "accessToken": token,
            "clientId": self._client.client_id,
            "resourceId": RESOURCE,
            "kapsam": COVERAGE,
        }
        return self._post("AuthenticationController", form)

    def _post(self, name: str, form: dict[str, str]) -> bytes:
        """Return the body of an answer, within the time and size of one; raises EDevletFailed."""
        until = time.monotonic() + self._seconds
        pieces: list[bytes] = []
        try:
            with self._http.stream("POST", f"{self._client.url}{BASE}/{name}", data=form) as answer:
                if answer.is_server_error or answer.is_redirect:
                    raise EDevletFailed(why=EDevletFault.UNAVAILABLE)
                for piece in answer.iter_bytes():
                    pieces.append(piece)
                    if sum(map(len, pieces)) > LARGEST_ANSWER:
                        raise EDevletFailed(why=EDevletFault.MALFORMED)
                    if time.monotonic() > until:
                        raise EDevletFailed(why=EDevletFault.UNAVAILABLE)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise EDevletFailed(why=EDevletFault.UNAVAILABLE) from error
        return b"".join(pieces)


def _read(body: bytes, kind: type[T]) -> T:
    """Return an answer; raises EDevletFailed, without its words: they may name a person."""
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise EDevletFailed(why=EDevletFault.MALFORMED) from None

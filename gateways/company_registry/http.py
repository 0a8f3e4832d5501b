"""Asking the registry of companies: one POST of JSON with Basic credentials over TLS; the numbers stand in the body.

No text of the real MERSİS interface was at hand (domain.md §6 knows its numbers only): the shape is ours, and stands in
`answers.py` alone. Address, credentials, certificate authority and our own certificate are configuration.
"""

import ssl
import time
from http import HTTPStatus
from typing import Final

import httpx
import msgspec
from typing_extensions import override

from gateways.company_registry.answers import read_answer
from uets.registration.errors import RegistryFailed
from uets.registration.states import RegistryAnswer, RegistryFault

SECONDS: Final = 10.0
LARGEST_ANSWER: Final = 256_000
NOT_LET_IN: Final = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})


class RegistryClient(msgspec.Struct, frozen=True, kw_only=True):
    """How the registry knows us and we know it; the fields are those of settings.REGISTRY."""

    url: str
    user: str
    password: str
    authority: str = ""
    """File of the certificate authority that signs for its server; empty for the public ones."""

    certificate: str = ""
    """File of our own certificate and key, where it asks for one."""

    @override
    def __repr__(self) -> str:
        return f"RegistryClient({self.url})"


class HttpRegistry:
    """Speaks to one server; its connection is kept."""

    def __init__(self, client: RegistryClient, *, seconds: float = SECONDS) -> None:
        """Use this client; nothing is opened before the first question. `seconds` bound an answer as a whole."""
        self._client, self._seconds = client, seconds
        self._http = httpx.Client(
            verify=_tls(client),
            auth=httpx.BasicAuth(client.user, client.password),
            timeout=seconds,
            trust_env=False,
            follow_redirects=False,
        )

    def find_company(self, *, mersis: str = "", vkn: str = "") -> RegistryAnswer:
        """Return what the registry says of the company of one number; raises RegistryFailed."""
        asked = {"mersisNo": mersis} if mersis else {"vergiNo": vkn}
        return read_answer(self._post(asked), mersis=mersis, vkn=vkn)

    def close(self) -> None:
        """Close the connection that is kept between two questions."""
        self._http.close()

    def _post(self, asked: dict[str, str]) -> bytes:
        """Return the body of an answer, within the time and size of one; raises RegistryFailed."""
        until = time.monotonic() + self._seconds
        pieces: list[bytes] = []
        try:
            with self._http.stream("POST", self._client.url, json=asked) as answer:
                if answer.status_code in NOT_LET_IN:
                    raise RegistryFailed(why=RegistryFault.REFUSED)
                if answer.status_code != HTTPStatus.OK:
                    raise RegistryFailed(why=RegistryFault.UNAVAILABLE)
                for piece in answer.iter_bytes():
                    pieces.append(piece)
                    if sum(map(len, pieces)) > LARGEST_ANSWER:
                        raise RegistryFailed(why=RegistryFault.MALFORMED)
                    if time.monotonic() > until:
                        raise RegistryFailed(why=RegistryFault.UNAVAILABLE)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise RegistryFailed(why=RegistryFault.UNAVAILABLE) from error
        return b"".join(pieces)


def _tls(client: RegistryClient) -> ssl.SSLContext:
    """Return whom we believe (RFC 5280), and who we are."""
    context = ssl.create_default_context(cafile=client.authority or None)
    if client.certificate:
        context.load_cert_chain(client.certificate)
    return context

"""A sending authority with its program, its officials' keys and a stock of packages for many recipients."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey

from bench.installation import Place
from bench.packages import stock
from bench.packages.maker import SIZE, Maker, Recipient, Signers
from bench.packages.sender import Sender
from bench.packages.signing import FastSigner
from bench.packages.stock import Stock
from bench.seed import CONSOLE
from bench.stamping import open_folder
from simulators.certificates.authority import Authority
from uets.accounts.actions import register_person
from uets.authorities import actions
from uets.authorities.states import AuthorityKind
from uets.kernel import clock
from uets.kernel.actor import Actor, ActorKind
from uets.kernel.ids import new_id
from uets.kernel.numbers import complete_tckn
from uets.notices.eyp.shapes import Sender as Body

NAME: Final = "Örnekkent Ölçüm Mahkemesi"
DETSIS: Final = "98000077"


class Official(NamedTuple):
    """An official of the authority, whose certificate names the TCKN."""

    first_name: str
    last_name: str
    number: int
    algorithm: str

    @property
    def tckn(self) -> str:
        """An invented TCKN."""
        return complete_tckn(f"{self.number:09d}")


OFFICIALS: Final = (
    Official("Can", "Gündoğdu", 199_000_001, "EC"),
    Official("Ece", "Taşkın", 199_000_002, "RSA"),
)
"""Packages carry their signatures in turn."""

MAKERS: Final = 2
FAR_APART: Final = 10_000_000
ASSERTION_SECONDS: Final = 50


class Office:
    """The authority, registered, with a key of its own at its program."""

    def __init__(self, installation: Place) -> None:
        at = clock.now()
        authority = actions.register_authority(
            actor=CONSOLE, detsis=DETSIS, name=NAME, kind=AuthorityKind.JUDICIAL, vkn="", at=at
        )
        for official in OFFICIALS:
            person = register_person(
                actor=CONSOLE,
                tckn=official.tckn,
                first_name=official.first_name,
                last_name=official.last_name,
                email="",
                mobile="",
                at=at,
            )
            actions.add_official(
                actor=CONSOLE,
                authority_id=authority.id,
                person_id=person.id,
                is_preparer=True,
                is_signer=True,
                unit="",
                at=at,
            )
        self.authority_id = authority.id
        self.actor = Actor(
            kind=ActorKind.AUTHORITY,
            id=f"authority:{authority.id}",
            name=NAME,
            authority_id=authority.id,
        )
        self._key = ECKey.generate_key("P-256")
        jwks = [self._key.as_dict(private=False)]
        self._client = actions.add_client(
            actor=CONSOLE, authority_id=authority.id, label="bench", jwks=jwks, at=at
        )
        self._url = installation.url
        self._folder = installation.data
        self._port = installation.port

    def fill_stock(self, recipients: Sequence[Recipient], *, packages: int, size: int = SIZE) -> Stock:
        """Make so many packages (at least), for the recipients in turn, by two processes."""
        authority, at = open_folder(self._folder), clock.now()
        seal = FastSigner(authority.signer(NAME, number=DETSIS), at=at)
        signers = [Signers(_open_signer(authority, official, at=at), seal) for official in OFFICIALS]
        body = Body(detsis=DETSIS, name=NAME)
        makers = [
            Maker(body, signers, at=at, first=number * FAR_APART, size=size) for number in range(MAKERS)
        ]
        folder = Path(self._folder) / "stock"
        return stock.fill(folder, makers, recipients=recipients, each=-(-packages // MAKERS))

    def open_sender(self, *, per_call: int = 50) -> Sender:
        """Return the authority's program, which hands over so many packages in one call."""
        return Sender(port=self._port, token=self.ask_token, per_call=per_call)

    def ask_token(self) -> str:
        """Return a token for an assertion that is signed now (RFC 7523)."""
        address, now, name = f"{self._url}/oauth/token", clock.now(), self._client.client_id
        claims: dict[str, object] = {"iss": name, "sub": name, "aud": address, "jti": new_id().hex}
        claims |= {"exp": int(now.timestamp()) + ASSERTION_SECONDS}
        head = {"alg": "ES256", "kid": self._key.thumbprint()}
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": jwt.encode(head, claims, self._key, algorithms=["ES256"]),
        }
        return str(httpx.post(address, data=form, timeout=30).raise_for_status().json()["access_token"])


def _open_signer(authority: Authority, official: Official, *, at: datetime) -> FastSigner:
    name = f"{official.first_name} {official.last_name}"
    return FastSigner(authority.signer(name, algorithm=official.algorithm, number=official.tckn), at=at)

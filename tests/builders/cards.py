"""Cards of citizens: the signing program, played as a library; and who judges what it makes."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection

from simulators.certificates.authority import CITIZEN, Authority, Signer, Terms
from simulators.certificates.cades import Form, sign
from tests.api.calling import ADDRESS, Answer, call
from tests.builders.ports import given_back
from tests.builders.trust import Trust, running_trust
from uets.accounts.models import Person
from uets.kernel import clock
from uets.kernel.actor import Origin
from uets.login import ports
from uets.signing import actions
from uets.signing.models import SigningRequest
from uets.signing.states import LOGIN_STATEMENT, SignedResult, SigningKind, Wish


@contextmanager
def running_judge(folder: Path) -> Iterator[Trust]:
    """Run an authority, and let the installation judge by it, at the time of its clock.

    A call of the API leaves the connection of the test open, as Django's own test client does.
    """
    with (
        running_trust(folder, clock=clock.now) as trust,
        given_back(ports.person_signatures),
        _open_connection(),
    ):
        ports.person_signatures.bind(lambda: trust.persons)
        yield trust


@contextmanager
def _open_connection() -> Iterator[None]:
    """Let Django's upkeep find the connection as it should be, though the test holds a transaction."""
    kept = connection.settings_dict["AUTOCOMMIT"]
    connection.settings_dict["AUTOCOMMIT"] = connection.get_autocommit()
    try:
        yield
    finally:
        connection.settings_dict["AUTOCOMMIT"] = kept


SITE = "https://uets.ornek.invalid"
HERE, ELSEWHERE = "a" * 64, "b" * 64
BROWSER = Origin(address=ADDRESS, user_agent="Mozilla/5.0 (Windows NT 10.0; rv:140.0) Firefox/140.0")
LOGIN = Wish(kind=SigningKind.LOGIN, statement=LOGIN_STATEMENT)


def ask(
    wish: Wish = LOGIN, *, session: str = HERE, origin: Origin = BROWSER, at: datetime | None = None
) -> tuple[SigningRequest, str]:
    """Ask for a signature as a browser does."""
    return actions.ask_for_signature(
        wish=wish, session_hash=session, site=SITE, origin=origin, at=at or clock.now()
    )


def take(request: SigningRequest, *, session: str = HERE) -> SignedResult:
    """Take it."""
    return actions.take_signature(request_id=request.id, session_hash=session, at=clock.now())


class Card(NamedTuple):
    """A card in the reader of a program at an address."""

    signer: Signer
    address: str = ADDRESS

    def fetch(self, code: str) -> Answer:
        """Look at a request."""
        return call("GET", f"/v1/signing-requests/{code}", address=self.address)

    def make(self, asked: Any, *, content: bytes | None = None, **form: Any) -> bytes:
        """Sign what is asked for, or, carelessly, something else."""
        given = self.cover(asked) if content is None else content
        form = {"content_type": asked["content_type"], "says_when": not asked["is_detached"], **form}
        return sign(
            given, signer=self.signer, at=clock.now(), is_detached=asked["is_detached"], form=Form(**form)
        )

    def cover(self, asked: Any) -> bytes:
        """Return what is signed of a request: of a document what its byte range covers, fetched as a program does."""
        if asked["content"] is not None:
            return base64.b64decode(asked["content"])
        pdf = call("GET", asked["content_url"], address=self.address).body
        first, length, second, rest = asked["byte_range"]
        return pdf[first : first + length] + pdf[second : second + rest]

    def send(self, code: str, cms: bytes) -> Answer:
        """Send a signature."""
        body = {"cms": base64.b64encode(cms).decode()}
        return call("POST", f"/v1/signing-requests/{code}/signature", body=body, address=self.address)

    def sign(self, code: str, **form: Any) -> Answer:
        """Do it all: look, sign, send."""
        asked = self.fetch(code)
        return self.send(code, self.make(asked.json, **form)) if asked.status == 200 else asked

    def decline(self, code: str) -> Answer:
        """Say no."""
        return call("POST", f"/v1/signing-requests/{code}/refusal", address=self.address)


def card_of(
    person: Person, *, by: Authority, address: str = ADDRESS, terms: Terms = CITIZEN, algorithm: str = "EC"
) -> Card:
    """Return the card of a person."""
    signer = by.citizen(person.full_name, person.tckn, terms=terms, algorithm=algorithm)
    return Card(signer, address)


class Scene(NamedTuple):
    """An authority, a person and the person's card."""

    trust: Trust
    person: Person
    card: Card

"""What the server has given out: codes and access tokens, each for one client, one answer and a short time."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from threading import Lock

CODE_LIFE = timedelta(seconds=60)
TOKEN_LIFE = timedelta(minutes=5)


class Behaviour(StrEnum):
    """How the server plays a login that somebody has chosen."""

    GOOD = "iyi"
    NOT_IDENTIFIED = "edv09-001"
    NOT_GRANTED = "edv09-002"
    TOKEN_ERROR = "jeton-hatasi"  # noqa: S105 - a behaviour
    MALFORMED = "bozuk"
    OVERSIZED = "buyuk"
    WRONG_NUMBER = "yanlis-numara"
    SLOW = "yavas"
    AWAY = "hizmet-disi"


@dataclass(frozen=True, slots=True)
class Citizen:
    """Whom the server knows: identity number and names as in the civil register."""

    tckn: str
    first_name: str
    last_name: str


@dataclass(frozen=True, slots=True)
class Given:
    """A login that was chosen on the page."""

    citizen: Citizen
    behaviour: Behaviour
    client_id: str
    redirect_uri: str
    scopes: frozenset[str]
    until: datetime


class GivenOut:
    """Codes that may be exchanged once, and access tokens."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        """Remember nothing yet."""
        self._clock, self._lock = clock, Lock()
        self._codes: dict[str, Given] = {}
        self._tokens: dict[str, Given] = {}

    def give_code(
        self,
        citizen: Citizen,
        behaviour: Behaviour,
        *,
        client_id: str,
        redirect_uri: str,
        scopes: frozenset[str],
    ) -> str:
        """Return a new code for a client that comes back with the same address."""
        code = secrets.token_urlsafe(24)
        given = Given(citizen, behaviour, client_id, redirect_uri, scopes, self._clock() + CODE_LIFE)
        with self._lock:
            self._codes[code] = given
        return code

    def take_code(self, code: str, *, client_id: str, redirect_uri: str) -> Given | None:
        """Return what a code stands for; whatever is asked with it, it is spent."""
        with self._lock:
            given = self._codes.pop(code, None)
        if given is None or given.until < self._clock():
            return None
        return given if (given.client_id, given.redirect_uri) == (client_id, redirect_uri) else None

    def give_token(self, given: Given) -> str:
        """Return a new access token for a login."""
        token = secrets.token_hex(16)
        with self._lock:
            self._tokens[token] = given
        return token

    def find_token(self, token: str, *, client_id: str) -> Given | None:
        """Return what an access token stands for; only for the client that it was given to."""
        given = self._tokens.get(token)
        if given is None or given.until + TOKEN_LIFE < self._clock():
            return None
        return given if given.client_id == client_id else None

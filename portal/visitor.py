"""The visitor of a session: who they are, how they came in, which account they have entered.

The session holds ids and moments only. What the person may do is read anew on every request, so a right that was
removed ends at the next click.
"""

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from uets.accounts import queries as accounts
from uets.kernel import clock
from uets.kernel.actor import Actor, ActorKind, LoginFact, Origin
from uets.kernel.addresses import client_address
from uets.login import actions as login
from uets.login import queries as logins
from uets.login.rules import is_session_alive, session_ends_in
from uets.login.states import READING_LEVEL, SEEN_EVERY, SESSION_IDLE, Method

if TYPE_CHECKING:
    from uets.accounts.models import Account, Person

PERSON, BEGAN, SEEN, ACCOUNT = "person", "began", "seen", "account"


class Visitor(msgspec.Struct, frozen=True, kw_only=True):
    """A person who is logged in."""

    person: "Person"
    login: LoginFact
    origin: Origin
    standing: accounts.Standing | None = None
    began_at: datetime

    @property
    def full_name(self) -> str:
        """First and last name."""
        return self.person.full_name

    @property
    def account(self) -> "Account | None":
        """The account that was entered and may still be entered."""
        return self.standing.account if self.standing else None

    @property
    def role(self) -> str:
        """What the person is in the account."""
        return self.standing.role if self.standing else ""

    @property
    def permissions(self) -> frozenset[str]:
        """What the person may do in the account."""
        return self.standing.permissions if self.standing else frozenset()

    @property
    def is_principal(self) -> bool:
        """Tell whether the person decides for the account."""
        return bool(self.standing and self.standing.is_principal)

    @property
    def ends_in(self) -> int:
        """Seconds until the session ends unless another page is asked for."""
        return int(session_ends_in(began_at=self.began_at, at=clock.now()).total_seconds())

    @property
    def is_last_stretch(self) -> bool:
        """Tell whether the session ends at its longest, so that nothing can extend it."""
        return session_ends_in(began_at=self.began_at, at=clock.now()) < SESSION_IDLE

    def actor(self, at: datetime) -> Actor:  # noqa: ARG002 - who acts is asked at a moment
        """Return the visitor as the acting party of an action."""
        return Actor(
            kind=ActorKind.PERSON,
            id=f"person:{self.person.id}",
            name=self.full_name,
            person_id=self.person.id,
            account_id=self.standing.account.id if self.standing else None,
            role=self.role,
            permissions=self.permissions,
            login=self.login,
            origin=self.origin,
        )


def origin_of(request: HttpRequest) -> Origin:
    """Return where a request came from, seen through the trusted proxies only."""
    address = client_address(
        peer=request.META.get("REMOTE_ADDR", ""),
        forwarded_for=request.META.get("HTTP_X_FORWARDED_FOR", ""),
        trusted_proxies=settings.TRUSTED_PROXIES,
    )
    return Origin(
        request_id=getattr(request, "request_id", ""),
        address=address,
        user_agent=request.META.get("HTTP_USER_AGENT", "")[:200],
    )


def find_visitor(request: HttpRequest) -> Visitor | None:
    """Return the visitor of a request's session, or None for a stranger, an idle or an old session."""
    session, at = request.session, clock.now()
    if PERSON not in session:
        return None
    began, seen = (datetime.fromisoformat(session[name]) for name in (BEGAN, SEEN))
    record = logins.find_newest_login(session_hash=hash_of(session))
    if (
        record is None
        or record.level < READING_LEVEL
        or not is_session_alive(began_at=began, seen_at=seen, at=at)
    ):
        session.flush()
        return None
    session[SEEN] = at.isoformat()
    if record.seen_at is None or at - record.seen_at >= SEEN_EVERY:
        login.note_seen(record_id=record.id, at=at)
    fact = LoginFact(
        method=record.method,
        level=record.level,
        authenticated_at=record.authenticated_at,
        session_hash=record.session_hash,
        certificate=record.certificate,
    )
    person = accounts.get_person(person_id=UUID(session[PERSON]))
    return Visitor(
        person=person,
        login=fact,
        origin=origin_of(request),
        standing=_standing(session, person.id),
        began_at=began,
    )


def begin(
    request: HttpRequest, person: "Person", method: Method, *, level: int = 0, certificate: str = ""
) -> None:
    """Begin the session of a person who has proven who they are, under a new key; see `login.record_login`."""
    at = clock.now()
    request.session.flush()
    request.session[PERSON] = str(person.id)
    request.session[BEGAN] = request.session[SEEN] = at.isoformat()
    request.session.create()
    login.record_login(
        person_id=person.id,
        session_hash=hash_of(request.session),
        method=method,
        is_step_up=False,
        origin=origin_of(request),
        at=at,
        level=level,
        certificate=certificate,
    )


def step_up(
    request: HttpRequest, visitor: Visitor, method: Method, *, level: int = 0, certificate: str = ""
) -> None:
    """Record a fresh strong login of the same person; the session goes on under a new key."""
    old = hash_of(request.session)
    request.session.cycle_key()
    new = hash_of(request.session)
    login.move_login(old_session_hash=old, session_hash=new)
    login.record_login(
        person_id=visitor.person.id,
        session_hash=new,
        method=method,
        is_step_up=True,
        origin=origin_of(request),
        at=clock.now(),
        level=level,
        certificate=certificate,
    )


def enter(request: HttpRequest, account_id: UUID) -> None:
    """Bind the session to an account."""
    request.session[ACCOUNT] = str(account_id)


def end(request: HttpRequest, visitor: Visitor) -> None:
    """End the session (Oturumu Kapat)."""
    at = clock.now()
    login.end_login(actor=visitor.actor(at), session_hash=hash_of(request.session), at=at)
    request.session.flush()


def hash_of(session: SessionBase) -> str:
    """Return SHA-256 of the session key, hex: what login records and evidence name it by."""
    return hashlib.sha256((session.session_key or "").encode()).hexdigest()


def _standing(session: SessionBase, person_id: UUID) -> accounts.Standing | None:
    if ACCOUNT not in session:
        return None
    standing = accounts.find_standing(person_id=person_id, account_id=UUID(session[ACCOUNT]), at=clock.now())
    if standing is None:
        del session[ACCOUNT]
    return standing

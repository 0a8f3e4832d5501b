"""The record of every login: begun, stepped up, moved with its session, ended."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from uets.accounts import queries as accounts
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.kernel.actor import Actor, ActorKind, LoginFact, Origin
from uets.login import queries
from uets.login.models import EmailCode, LoginRecord, Passkey, TotpDevice
from uets.login.states import LEVELS, PROVING, READING_LEVEL, Method

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from uets.accounts.models import Person


@transaction.atomic
def record_login(  # noqa: PLR0913 - what a login is
    *,
    person_id: UUID,
    session_hash: str,
    method: Method,
    is_step_up: bool,
    origin: Origin,
    at: datetime,
    level: int = 0,
    certificate: str = "",
) -> LoginFact:
    """Record a successful login or step-up; the key vault reads this row before it shows a key.

    `level` lowers that of the method, never raises it; `certificate` is the SHA-256 of the one that signed. A
    second factor that was added at level 2 gives level 2 until a strong way of another kind was used once.
    """
    level = min(level or LEVELS[method], LEVELS[method])
    person = accounts.get_person(person_id=person_id)
    _prove_factors(person, method=method, level=level, origin=origin, at=at)
    fact = LoginFact(
        method=method.value,
        level=queries.level_with(person_id=person_id, method=method, level=level),
        authenticated_at=at,
        session_hash=session_hash,
        certificate=certificate,
    )
    LoginRecord.objects.create(
        session_hash=session_hash,
        person_id=person_id,
        method=fact.method,
        level=fact.level,
        authenticated_at=at,
        address=origin.address,
        user_agent=origin.user_agent,
        certificate=certificate,
    )
    kind = Kind.LOGIN_STEPPED_UP if is_step_up else Kind.LOGIN_SUCCEEDED
    record_of_person(kind=kind, person_id=person_id, actor=actor_of(person, login=fact, origin=origin), at=at)
    return fact


@transaction.atomic
def move_login(*, old_session_hash: str, session_hash: str) -> None:
    """Let the logins of a session follow it to its new key (the key changes at each change of level)."""
    LoginRecord.objects.filter(session_hash=old_session_hash, ended_at=None).update(session_hash=session_hash)


@transaction.atomic
def end_login(*, actor: Actor, session_hash: str, at: datetime) -> None:
    """End a session (Oturumu Kapat): nothing that asks for a fresh login believes it any more."""
    ended = LoginRecord.objects.filter(session_hash=session_hash, ended_at=None).update(ended_at=at)
    if ended and actor.person_id is not None:
        record_of_person(kind=Kind.LOGIN_ENDED, person_id=actor.person_id, actor=actor, at=at)


@transaction.atomic
def note_seen(*, record_id: UUID, at: datetime) -> None:
    """Note that a session has asked for a page."""
    LoginRecord.objects.filter(id=record_id).update(seen_at=at)


@transaction.atomic
def end_session(*, actor: Actor, record_id: UUID, at: datetime) -> None:
    """End a session of the actor elsewhere, named by one of its logins; one that has ended stays so."""
    if actor.person_id is None:
        return
    mine = LoginRecord.objects.filter(person_id=actor.person_id, ended_at=None)
    hashes = mine.filter(id=record_id).values_list("session_hash", flat=True)
    _end(
        mine.filter(session_hash__in=list(hashes)),
        why="chosen",
        actor=actor,
        at=at,
        person_id=actor.person_id,
    )


@transaction.atomic
def end_other_sessions(*, actor: Actor, at: datetime) -> None:
    """End every session of the actor but the one they act in."""
    if actor.person_id is None:
        return
    here = actor.login.session_hash if actor.login else ""
    mine = LoginRecord.objects.filter(person_id=actor.person_id, ended_at=None)
    _end(mine.exclude(session_hash=here), why="others", actor=actor, at=at, person_id=actor.person_id)


def end_all_logins(*, person_id: UUID, why: str, actor: Actor, at: datetime) -> None:
    """End every session and every code of a person whose means of login have changed.

    Whoever changed them themselves goes on in the session they did it in.
    """
    EmailCode.objects.filter(person_id=person_id, used_at=None).update(used_at=at)
    records = LoginRecord.objects.filter(person_id=person_id, ended_at=None)
    if actor.person_id == person_id and actor.login is not None:
        records = records.exclude(session_hash=actor.login.session_hash)
    _end(records, why=why, actor=actor, at=at, person_id=person_id)


def _end(records: "QuerySet[LoginRecord]", *, why: str, actor: Actor, at: datetime, person_id: UUID) -> None:
    ended = records.update(ended_at=at)
    if ended:
        facts = {"why": why, "ended": str(ended)}
        record_of_person(kind=Kind.LOGIN_ENDED, person_id=person_id, actor=actor, at=at, **facts)


def _prove_factors(person: "Person", *, method: Method, level: int, origin: Origin, at: datetime) -> None:
    """Let factors that were added at level 2 count from now on, after a login by a strong way of another kind."""
    if method not in PROVING or level <= READING_LEVEL:
        return
    proven = TotpDevice.objects.filter(person_id=person.id, is_proven=False).update(is_proven=True)
    proven += Passkey.objects.filter(person_id=person.id, is_proven=False).update(is_proven=True)
    if proven:
        actor = actor_of(person, login=None, origin=origin)
        record_of_person(
            kind=Kind.FACTOR_PROVEN, person_id=person.id, actor=actor, at=at, method=method.value
        )


def actor_of(person: "Person", *, login: LoginFact | None, origin: Origin) -> Actor:
    """Return a person as actor, before any account is entered."""
    return Actor(
        kind=ActorKind.PERSON,
        id=f"person:{person.id}",
        name=person.full_name,
        person_id=person.id,
        login=login,
        origin=origin,
    )


def record_of_person(*, kind: Kind, person_id: UUID, actor: Actor, at: datetime, **facts: str) -> None:
    """Record a fact about a person, in the chain of the person."""
    evidence.record(kind=kind, subject=f"person:{person_id}", actor=actor, at=at, facts=facts)

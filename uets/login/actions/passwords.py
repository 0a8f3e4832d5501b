"""The UETS password: set it, and check it as the first step of a login."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.hashers import check_password as is_password
from django.contrib.auth.hashers import make_password
from django.db import transaction
from msgspec.structs import replace

from uets.accounts import actions as account_actions
from uets.accounts import queries as accounts
from uets.accounts.errors import PersonUnknown
from uets.kernel.actor import STRONG_LEVEL, Actor, LoginFact, Origin
from uets.login import errors, ports, rules
from uets.login.actions.records import actor_of, end_all_logins
from uets.login.actions.telling import tell_change
from uets.login.actions.tries import check_may_try, fail
from uets.login.queries import digest_of_name
from uets.login.states import LEVELS, PROOF_LIFE, PROVING, Identification, MeansChange

if TYPE_CHECKING:
    from uets.accounts.models import Person


@transaction.atomic
def set_password(*, actor: Actor, person_id: UUID, password: str, at: datetime) -> None:
    """Set the UETS password (Argon2id) of a person and end all their sessions.

    Raises PasswordTooShort, PasswordTooCommon.
    """
    person = accounts.get_person(person_id=person_id)
    rules.check_password_is_good(
        password, tckn=person.tckn, is_known=lambda guess: ports.known_passwords().holds(guess)
    )
    encoded = make_password(password)
    account_actions.keep_password(actor=actor, person_id=person_id, encoded=encoded, at=at)
    end_all_logins(person_id=person_id, why="password", actor=actor, at=at)


@transaction.atomic
def set_password_after(*, found: Identification, password: str, origin: Origin, at: datetime) -> None:
    """Set the first or a new password of a person whom another way has just identified, and tell every contact.

    The identification is of level 3 and at most ten minutes old; a password, a code or a recovery code is none
    (trust.md §3.1). Raises IdentificationTooWeak, PersonUnknown, PasswordTooShort, PasswordTooCommon.
    """
    level = min(found.level or LEVELS[found.method], LEVELS[found.method])
    if found.method not in PROVING or level < STRONG_LEVEL or not timedelta(0) <= at - found.at <= PROOF_LIFE:
        raise errors.IdentificationTooWeak
    person = accounts.find_person_by_tckn(tckn=found.tckn)
    if person is None:
        raise PersonUnknown
    proof = LoginFact(
        method=found.method.value,
        level=level,
        authenticated_at=found.at,
        session_hash="",
        certificate=found.certificate,
    )
    actor = replace(actor_of(person, login=None, origin=origin), login=proof)
    _set_own(actor=actor, person_id=person.id, password=password, at=at)


@transaction.atomic
def change_password(*, actor: Actor, password: str, at: datetime) -> None:
    """Change the actor's own password and end their sessions elsewhere; every contact is told.

    Raises LoginNotFresh, PasswordTooShort, PasswordTooCommon.
    """
    if actor.person_id is None or not actor.is_fresh(at=at):
        raise errors.LoginNotFresh
    _set_own(actor=actor, person_id=actor.person_id, password=password, at=at)


def _set_own(*, actor: Actor, person_id: UUID, password: str, at: datetime) -> None:
    set_password(actor=actor, person_id=person_id, password=password, at=at)
    tell_change(person_id=person_id, change=MeansChange.PASSWORD_SET, at=at)


def check_password(*, name: str, password: str, origin: Origin, at: datetime) -> "Person":
    """Return the person whose TCKN or UETS address and password these are: level 1, which opens nothing yet.

    Raises CredentialsWrong for an unknown name and a wrong password alike, after the same work; TooManyTries while
    locked, even for the right password.
    """
    digest = digest_of_name(name)
    check_may_try(digest=digest, origin=origin, at=at)
    person = accounts.find_person_for_login(name=name)
    is_right = is_password(password, person.password if person else _nobodys_password())
    if person is None or not is_right:
        fail(digest=digest, person=person, what="password", origin=origin, at=at)
        raise errors.CredentialsWrong
    return person


_nobody: list[str] = []


def _nobodys_password() -> str:
    """Return a hash that no password has, made like all others, so that an unknown name costs the same time."""
    if not _nobody:
        _nobody.append(make_password("nobody's password"))
    return _nobody[0]

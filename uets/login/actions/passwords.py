"""The UETS password: set it, and check it as the first step of a login."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.hashers import check_password as is_password
from django.contrib.auth.hashers import make_password
from django.db import transaction

from uets.accounts import actions as account_actions
from uets.accounts import queries as accounts
from uets.kernel.actor import Actor, Origin
from uets.login import errors, rules
from uets.login.actions.records import end_all_logins
from uets.login.actions.tries import check_may_try, fail
from uets.login.queries import digest_of_name

if TYPE_CHECKING:
    from uets.accounts.models import Person


@transaction.atomic
def set_password(*, actor: Actor, person_id: UUID, password: str, at: datetime) -> None:
    """Set the UETS password (Argon2id) of an identified person and end all their sessions.

    Raises PasswordTooShort, PasswordTooCommon.
    """
    person = accounts.get_person(person_id=person_id)
    rules.check_password_is_good(password, tckn=person.tckn)
    encoded = make_password(password)
    account_actions.keep_password(actor=actor, person_id=person_id, encoded=encoded, at=at)
    end_all_logins(person_id=person_id, why="password", actor=actor, at=at)


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

"""What all second factors share: who may add and remove them, and what an added one is worth."""

from datetime import datetime
from uuid import UUID

from uets.accounts import queries as accounts
from uets.kernel.actor import Actor
from uets.login import errors, queries, rules
from uets.login.models import EmailCode
from uets.login.states import PROOF_LIFE, READING_LEVEL, CodePurpose

BOTH = (CodePurpose.FACTOR_EMAIL, CodePurpose.FACTOR_SMS)


def check_may_remove(*, actor: Actor, at: datetime) -> UUID:
    """Return whose means of login an actor may change; raises LoginNotFresh."""
    if actor.person_id is None or not actor.is_fresh(at=at):
        raise errors.LoginNotFresh
    return actor.person_id


def check_may_add(*, actor: Actor, at: datetime) -> bool:
    """Tell whether a factor that is added now counts as strong at once.

    It does after a fresh strong login. A first one may be added at level 2 too, after codes to both verified contacts
    within the last ten minutes (trust.md §3), and counts later. Raises LoginNotFresh, FirstFactorRefused.
    """
    if actor.is_fresh(at=at):
        return True
    if actor.person_id is None or actor.login is None or actor.login.level != READING_LEVEL:
        raise errors.LoginNotFresh
    check_first_factor(person_id=actor.person_id, at=at)
    proven = EmailCode.objects.filter(person_id=actor.person_id, proven_at__gt=at - PROOF_LIFE)
    found = set(proven.filter(purpose__in=BOTH).values_list("purpose", flat=True))
    if found != {purpose.value for purpose in BOTH}:
        raise errors.FirstFactorRefused(why="codes")
    return False


def check_first_factor(*, person_id: UUID, at: datetime) -> None:
    """Raise FirstFactorRefused unless the person may add a first factor by codes to both contacts."""
    person = accounts.get_person(person_id=person_id)
    rules.check_first_factor(
        has_factor=queries.has_totp(person_id=person_id) or bool(queries.list_passkeys(person_id=person_id)),
        email_since=person.email_verified_at if person.email else None,
        mobile_since=person.mobile_verified_at if person.mobile else None,
        at=at,
    )

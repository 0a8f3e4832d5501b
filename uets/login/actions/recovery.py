"""Recovery codes: ten, shown once, kept as HMAC, each good once and for level 2 (trust.md §3.1)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from uets.accounts import queries as accounts
from uets.evidence.states import Kind
from uets.kernel.actor import Actor, Origin
from uets.login import errors, rules
from uets.login.actions.factors import check_may_remove
from uets.login.actions.records import actor_of, record_of_person
from uets.login.actions.telling import tell_change
from uets.login.actions.tries import check_may_try, fail
from uets.login.models import RecoveryCode
from uets.login.queries import digest_of_name, hmac_of
from uets.login.states import RECOVERY_CODES, MeansChange


@transaction.atomic
def make_recovery_codes(*, actor: Actor, at: datetime) -> list[str]:
    """Make ten new codes and return them for the only time; the older ones end. Raises LoginNotFresh."""
    person_id = check_may_remove(actor=actor, at=at)
    codes = [rules.new_recovery_code() for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(person_id=person_id).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(person_id=person_id, code_hmac=_hmac(person_id, code), made_at=at) for code in codes
    )
    record_of_person(kind=Kind.RECOVERY_MADE, person_id=person_id, actor=actor, at=at)
    tell_change(person_id=person_id, change=MeansChange.RECOVERY_MADE, at=at)
    return codes


def check_recovery_code(*, person_id: UUID, code: str, origin: Origin, at: datetime) -> None:
    """Check and use up a recovery code, and tell every contact; raises CodeWrong, TooManyTries."""
    digest = digest_of_name(str(person_id))
    check_may_try(digest=digest, origin=origin, at=at)
    person = accounts.get_person(person_id=person_id)
    with transaction.atomic():
        unused = RecoveryCode.objects.filter(person_id=person_id, used_at=None)
        if unused.filter(code_hmac=_hmac(person_id, code)).update(used_at=at):
            actor = actor_of(person, login=None, origin=origin)
            left = str(unused.count())
            record_of_person(kind=Kind.RECOVERY_USED, person_id=person_id, actor=actor, at=at, left=left)
            tell_change(person_id=person_id, change=MeansChange.RECOVERY_USED, at=at)
            return
    fail(digest=digest, person=person, what="recovery", origin=origin, at=at)
    raise errors.CodeWrong


def _hmac(person_id: UUID, code: str) -> bytes:
    return hmac_of(f"recovery-code:{person_id}:{rules.read_recovery_code(code)}")

"""Codes of six digits that are sent to an address: made, kept as HMAC, used once (trust.md §3.1)."""

import hmac
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from uets.accounts import queries as accounts
from uets.kernel.actor import Origin
from uets.login import errors, rules
from uets.login.actions.tries import check_may_try, fail
from uets.login.models import EmailCode
from uets.login.queries import digest_of_name, hmac_of
from uets.login.states import CODE_LIFE, CODE_TRIES, LOCK_AFTER, LOCK_FOR, CodePurpose


@transaction.atomic
def make_code(*, person_id: UUID, purpose: CodePurpose, at: datetime, address: str = "") -> str:
    """Make a code and return it to be sent; older ones of the purpose end. Raises TooManyTries at the sixth."""
    codes = EmailCode.objects.filter(person_id=person_id, purpose=purpose.value)
    if codes.filter(sent_at__gt=at - LOCK_FOR).count() >= LOCK_AFTER:
        raise errors.TooManyTries(minutes=LOCK_FOR // timedelta(minutes=1))
    code = rules.new_code()
    codes.filter(used_at=None).update(used_at=at)
    EmailCode.objects.create(
        person_id=person_id,
        purpose=purpose.value,
        address=address,
        code_hmac=_hmac_of(person_id, purpose, address, code),
        sent_at=at,
        expires_at=at + CODE_LIFE,
        tries_left=CODE_TRIES,
    )
    return code


def use_code(*, person_id: UUID, purpose: CodePurpose, code: str, origin: Origin, at: datetime) -> str:
    """Check the newest code of a purpose, once, and return the address it was sent to.

    Wrong codes of an authenticator app and of all purposes count together, so that one way is no way around the other.
    Raises CodeWrong, CodeExpired, TooManyTries.
    """
    digest = digest_of_name(str(person_id))
    check_may_try(digest=digest, origin=origin, at=at)
    with transaction.atomic():
        waiting = EmailCode.objects.select_for_update().filter(person_id=person_id, used_at=None)
        sent = waiting.filter(purpose=purpose.value).first()
        if sent is None or at >= sent.expires_at or sent.tries_left == 0:
            raise errors.CodeExpired
        sent.tries_left -= 1
        typed = _hmac_of(person_id, purpose, sent.address, code.strip())
        is_right = hmac.compare_digest(bytes(sent.code_hmac), typed)
        sent.used_at = sent.proven_at = at if is_right else None
        sent.save(update_fields=["tries_left", "used_at", "proven_at"])
    if not is_right:
        person = accounts.get_person(person_id=person_id)
        fail(digest=digest, person=person, what=f"{purpose}_code", origin=origin, at=at)
        raise errors.CodeWrong
    return sent.address


def _hmac_of(person_id: UUID, purpose: CodePurpose, address: str, code: str) -> bytes:
    return hmac_of(f"sent-code:{purpose}:{person_id}:{address}:{code}")

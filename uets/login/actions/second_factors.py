"""Second steps: the code of an authenticator app (RFC 6238), and the fresh login of password and code together."""

from datetime import datetime
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.db import transaction

from uets.accounts import queries as accounts
from uets.evidence.states import Kind
from uets.kernel.actor import Actor, Origin
from uets.login import errors, ports, rules
from uets.login.actions.passwords import check_password
from uets.login.actions.records import end_all_logins, record_of_person
from uets.login.actions.tries import check_may_try, fail
from uets.login.models import TotpDevice
from uets.login.queries import digest_of_name
from uets.login.states import Method

TOTP_ALGORITHM: Final = SHA1()  # noqa: S303 - RFC 6238's default, the only one all authenticator apps know
ACCEPTED_STEPS: Final = (0, -1, 1)
"""The step of now, then one of drift either way (RFC 6238 §5.2)."""


@transaction.atomic
def add_totp(*, actor: Actor, person_id: UUID, secret: bytes, at: datetime) -> None:
    """Give a person an authenticator app (RFC 6238, SHA-1, 6 digits, 30 s), replacing an earlier one.

    All their sessions end: whoever came in with the earlier one has to come again.
    """
    sealed = ports.second_factor_box().seal(secret, context=f"totp:{person_id}")
    TotpDevice.objects.update_or_create(
        person_id=person_id,
        defaults={"sealed_secret": sealed, "confirmed_at": at, "last_step": 0, "is_proven": True},
    )
    record_of_person(kind=Kind.TOTP_ADDED, person_id=person_id, actor=actor, at=at)
    end_all_logins(person_id=person_id, why="totp", actor=actor, at=at)


def check_totp(*, person_id: UUID, code: str, origin: Origin, at: datetime) -> None:
    """Check the code of the authenticator app; each step counts once. Raises CodeWrong, TooManyTries."""
    digest = digest_of_name(str(person_id))
    check_may_try(digest=digest, origin=origin, at=at)
    with transaction.atomic():
        device = TotpDevice.objects.select_for_update().filter(person_id=person_id).first()
        step = _matching_step(device, code, at) if device is not None else None
        if device is not None and step is not None:
            device.last_step = step
            device.save(update_fields=["last_step"])
            return
    person = accounts.get_person(person_id=person_id)
    fail(digest=digest, person=person, what="totp", origin=origin, at=at)
    raise errors.CodeWrong


def check_step_up(*, person_id: UUID, password: str, code: str, origin: Origin, at: datetime) -> Method:
    """Check password and code of the app together and return the method that was proven (trust.md §3: fresh login).

    A wrong password costs no code. Raises CredentialsWrong, CodeWrong, TooManyTries.
    """
    person = accounts.get_person(person_id=person_id)
    check_password(name=person.tckn, password=password, origin=origin, at=at)
    check_totp(person_id=person_id, code=code, origin=origin, at=at)
    return Method.PASSWORD_TOTP


def _matching_step(device: TotpDevice, code: str, at: datetime) -> int | None:
    """Return the step whose code this is, if it is newer than the last one used."""
    secret = ports.second_factor_box().open(bytes(device.sealed_secret), context=f"totp:{device.person_id}")
    return find_step(secret=secret, code=code, after=device.last_step, at=at)


def find_step(*, secret: bytes, code: str, after: int, at: datetime) -> int | None:
    """Return the step whose code this is, if it is newer than another."""
    totp = TOTP(secret, rules.TOTP_DIGITS, TOTP_ALGORITHM, rules.TOTP_PERIOD, enforce_key_length=False)
    typed = "".join(code.split()).encode()
    for drift in ACCEPTED_STEPS:
        step = rules.totp_step(at) + drift
        if step <= after:
            continue
        try:
            totp.verify(typed, step * rules.TOTP_PERIOD)
        except InvalidToken:
            continue
        return step
    return None

"""What one can do at the door: set a password, log in with it and a second factor, step up, log out."""

import hmac
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.contrib.auth.hashers import check_password as is_password
from django.contrib.auth.hashers import make_password
from django.db import transaction

from uets.accounts import actions as account_actions
from uets.accounts import queries as accounts
from uets.alerts import actions as alerts
from uets.alerts.states import Topic
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.kernel import numbers
from uets.kernel.actor import Actor, ActorKind, LoginFact, Origin
from uets.kernel.addresses import network_of
from uets.login import errors, ports, queries, rules
from uets.login.models import EmailCode, FailedTry, LoginRecord, TotpDevice
from uets.login.states import CODE_LIFE, CODE_TRIES, LEVELS, LOCK_AFTER, LOCK_FOR, Method

if TYPE_CHECKING:
    from uets.accounts.models import Person

TOTP_ALGORITHM = SHA1()  # noqa: S303 - RFC 6238's default, the only one all authenticator apps know
ACCEPTED_STEPS = (0, -1, 1)
"""The step of now, then one of drift either way (RFC 6238 §5.2)."""


@transaction.atomic
def set_password(*, actor: Actor, person_id: UUID, password: str, at: datetime) -> None:
    """Set the UETS password (Argon2id) of an identified person and end all their sessions.

    Raises PasswordTooShort, PasswordTooCommon.
    """
    person = accounts.get_person(person_id=person_id)
    rules.check_password_is_good(password, tckn=person.tckn)
    encoded = make_password(password)
    account_actions.keep_password(actor=actor, person_id=person_id, encoded=encoded, at=at)
    _end_all_logins(person_id, why="password", actor=actor, at=at)


@transaction.atomic
def add_totp(*, actor: Actor, person_id: UUID, secret: bytes, at: datetime) -> None:
    """Give a person an authenticator app (RFC 6238, SHA-1, 6 digits, 30 s), replacing an earlier one.

    All their sessions end: whoever came in with the earlier one has to come again.
    """
    sealed = ports.second_factor_box().seal(secret, context=f"totp:{person_id}")
    TotpDevice.objects.update_or_create(
        person_id=person_id, defaults={"sealed_secret": sealed, "confirmed_at": at, "last_step": 0}
    )
    _record(Kind.TOTP_ADDED, person_id, actor=actor, at=at)
    _end_all_logins(person_id, why="totp", actor=actor, at=at)


def check_password(*, name: str, password: str, origin: Origin, at: datetime) -> "Person":
    """Return the person whose TCKN or UETS address and password these are: level 1, which opens nothing yet.

    Raises CredentialsWrong for an unknown name and a wrong password alike, after the same work; TooManyTries while
    locked, even for the right password.
    """
    digest = _digest_of_name(name)
    _check_may_try(digest, origin=origin, at=at)
    person = accounts.find_person_for_login(name=name)
    is_right = is_password(password, person.password if person else _nobodys_password())
    if person is None or not is_right:
        _fail(digest, person=person, what="password", origin=origin, at=at)
        raise errors.CredentialsWrong
    return person


def check_totp(*, person_id: UUID, code: str, origin: Origin, at: datetime) -> None:
    """Check the code of the authenticator app; each step counts once. Raises CodeWrong, TooManyTries."""
    digest = _digest_of_name(str(person_id))
    _check_may_try(digest, origin=origin, at=at)
    with transaction.atomic():
        device = TotpDevice.objects.select_for_update().filter(person_id=person_id).first()
        step = _matching_step(device, code, at) if device is not None else None
        if device is not None and step is not None:
            device.last_step = step
            device.save(update_fields=["last_step"])
            return
    person = accounts.get_person(person_id=person_id)
    _fail(digest, person=person, what="totp", origin=origin, at=at)
    raise errors.CodeWrong


def check_step_up(*, person_id: UUID, password: str, code: str, origin: Origin, at: datetime) -> Method:
    """Check password and code of the app together and return the method that was proven (trust.md §3: fresh login).

    A wrong password costs no code. Raises CredentialsWrong, CodeWrong, TooManyTries.
    """
    person = accounts.get_person(person_id=person_id)
    check_password(name=person.tckn, password=password, origin=origin, at=at)
    check_totp(person_id=person_id, code=code, origin=origin, at=at)
    return Method.PASSWORD_TOTP


@transaction.atomic
def send_email_code(*, person_id: UUID, at: datetime) -> None:
    """Make a code for the person's verified e-mail address and queue its letter; older codes end.

    Raises NoVerifiedEmail; TooManyTries when five were sent within 15 minutes. The code itself is kept as
    HMAC only.
    """
    person = accounts.get_person(person_id=person_id)
    if not person.email or person.email_verified_at is None:
        raise errors.NoVerifiedEmail
    if EmailCode.objects.filter(person_id=person_id, sent_at__gt=at - LOCK_FOR).count() >= LOCK_AFTER:
        raise errors.TooManyTries(minutes=LOCK_FOR // timedelta(minutes=1))
    code = rules.new_code()
    EmailCode.objects.filter(person_id=person_id, used_at=None).update(used_at=at)
    EmailCode.objects.create(
        person_id=person_id,
        code_hmac=_hmac(f"email-code:{person_id}:{code}"),
        sent_at=at,
        expires_at=at + CODE_LIFE,
        tries_left=CODE_TRIES,
    )
    minutes = str(CODE_LIFE // timedelta(minutes=1))
    alerts.queue_alert(
        topic=Topic.LOGIN_CODE,
        to_address=person.email,
        facts={"code": code, "minutes": minutes},
        person_id=person_id,
        at=at,
    )


def check_email_code(*, person_id: UUID, code: str, origin: Origin, at: datetime) -> None:
    """Check the code sent by e-mail, once; raises CodeWrong, CodeExpired, TooManyTries.

    Wrong codes of an authenticator app and of e-mails count together, so that one way is no way around the other.
    """
    digest = _digest_of_name(str(person_id))
    _check_may_try(digest, origin=origin, at=at)
    with transaction.atomic():
        sent = EmailCode.objects.select_for_update().filter(person_id=person_id, used_at=None).first()
        if sent is None or at >= sent.expires_at or sent.tries_left == 0:
            raise errors.CodeExpired
        sent.tries_left -= 1
        is_right = hmac.compare_digest(bytes(sent.code_hmac), _hmac(f"email-code:{person_id}:{code.strip()}"))
        sent.used_at = at if is_right else None
        sent.save(update_fields=["tries_left", "used_at"])
    if not is_right:
        person = accounts.get_person(person_id=person_id)
        _fail(digest, person=person, what="email_code", origin=origin, at=at)
        raise errors.CodeWrong


@transaction.atomic
def record_login(
    *, person_id: UUID, session_hash: str, method: Method, is_step_up: bool, origin: Origin, at: datetime
) -> LoginFact:
    """Record a successful login or step-up; the key vault reads this row before it shows a key."""
    fact = LoginFact(
        method=method.value, level=LEVELS[method], authenticated_at=at, session_hash=session_hash
    )
    LoginRecord.objects.create(
        session_hash=session_hash,
        person_id=person_id,
        method=fact.method,
        level=fact.level,
        authenticated_at=at,
        address=origin.address,
    )
    kind = Kind.LOGIN_STEPPED_UP if is_step_up else Kind.LOGIN_SUCCEEDED
    person = accounts.get_person(person_id=person_id)
    _record(kind, person_id, actor=actor_of(person, login=fact, origin=origin), at=at)
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
        _record(Kind.LOGIN_ENDED, actor.person_id, actor=actor, at=at)


def forget_old_tries(*, at: datetime) -> int:
    """Delete codes and failed tries that no rule looks at any more; return how many."""
    oldest = at - CODE_LIFE * 40
    codes, _ = EmailCode.objects.filter(expires_at__lt=oldest).delete()
    tries, _ = FailedTry.objects.filter(tried_at__lt=oldest).delete()
    return codes + tries


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


def _end_all_logins(person_id: UUID, *, why: str, actor: Actor, at: datetime) -> None:
    """End every session and every code of a person whose means of login have changed."""
    EmailCode.objects.filter(person_id=person_id, used_at=None).update(used_at=at)
    ended = LoginRecord.objects.filter(person_id=person_id, ended_at=None).update(ended_at=at)
    if ended:
        _record(Kind.LOGIN_ENDED, person_id, actor=actor, at=at, why=why, ended=str(ended))


def _matching_step(device: TotpDevice, code: str, at: datetime) -> int | None:
    """Return the step whose code this is, if it is newer than the last one used."""
    secret = ports.second_factor_box().open(bytes(device.sealed_secret), context=f"totp:{device.person_id}")
    totp = TOTP(secret, rules.TOTP_DIGITS, TOTP_ALGORITHM, rules.TOTP_PERIOD, enforce_key_length=False)
    typed = "".join(code.split()).encode()
    for drift in ACCEPTED_STEPS:
        step = rules.totp_step(at) + drift
        if step <= device.last_step:
            continue
        try:
            totp.verify(typed, step * rules.TOTP_PERIOD)
        except InvalidToken:
            continue
        return step
    return None


def _check_may_try(digest: bytes, *, origin: Origin, at: datetime) -> None:
    tries = queries.list_failed_tries(name_digest=digest, at=at)
    network = network_of(origin.address)
    from_network = queries.list_tries_from(network=network, at=at)
    # Callers whose address nobody knows are not one network.
    rules.check_network_may_try(tries=from_network if network else [], at=at)
    rules.check_may_try(
        tries_here=[tried_at for address, tried_at in tries if address == origin.address],
        tries_everywhere=[tried_at for _, tried_at in tries],
        at=at,
    )


@transaction.atomic
def _fail(digest: bytes, *, person: "Person | None", what: str, origin: Origin, at: datetime) -> None:
    """Count and record a wrong try, with the same statements whether the name exists or not.

    The evidence about an unknown name is chained by the digest of the name, never the name itself.
    """
    network = network_of(origin.address)
    FailedTry.objects.create(name_digest=digest, address=origin.address, network=network, tried_at=at)
    if person is not None:
        actor, subject = actor_of(person, login=None, origin=origin), f"person:{person.id}"
    else:
        subject = f"login-name:{digest.hex()}"
        actor = Actor(kind=ActorKind.PERSON, id=subject, origin=origin)
    evidence.record(kind=Kind.LOGIN_FAILED, subject=subject, actor=actor, at=at, facts={"what": what})


def _record(kind: Kind, person_id: UUID, *, actor: Actor, at: datetime, **facts: str) -> None:
    evidence.record(kind=kind, subject=f"person:{person_id}", actor=actor, at=at, facts=facts)


def _digest_of_name(name: str) -> bytes:
    """Return the HMAC of a login name, the same for every way of writing it."""
    bare = numbers.find_tckn(name) or numbers.find_uets_address(name) or name.strip()[:100]
    person = accounts.find_person_for_login(name=bare)
    return _hmac(f"login-name:{person.id if person else bare}")


def _hmac(text: str) -> bytes:
    peppers = ports.peppers()
    return peppers.mac(text.encode(), version=peppers.newest)


_nobody: list[str] = []


def _nobodys_password() -> str:
    """Return a hash that no password has, made like all others, so that an unknown name costs the same time."""
    if not _nobody:
        _nobody.append(make_password("nobody's password"))
    return _nobody[0]

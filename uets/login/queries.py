"""Reads of logins: the newest login of a session, the failed tries of a name, second factors."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

import msgspec
from django.db.models import Exists, OuterRef, Q, QuerySet

from uets.accounts import queries as accounts
from uets.alerts import queries as alerts
from uets.evidence.queries import acts as evidence
from uets.evidence.queries.retention import OldRows, Span
from uets.evidence.states import Kind
from uets.kernel import numbers
from uets.login import ports, rules
from uets.login.models import (
    EmailCode,
    FailedTry,
    LoginRecord,
    MobileAlarm,
    MobileSignature,
    Passkey,
    RecoveryCode,
    TotpDevice,
)
from uets.login.states import (
    BY_PASSKEY,
    BY_TOTP,
    LOCK_FOR,
    MOBILE_ALARM_SHOWN,
    NETWORK_LOCK_AFTER,
    READING_LEVEL,
    SEEN_EVERY,
    SESSION_LONGEST,
    CodePurpose,
    Method,
)

if TYPE_CHECKING:
    from uets.accounts.models import Person

HAPPENINGS = (
    Kind.LOGIN_SUCCEEDED,
    Kind.LOGIN_STEPPED_UP,
    Kind.LOGIN_FAILED,
    Kind.LOGIN_ENDED,
    Kind.PASSWORD_SET,
    Kind.TOTP_ADDED,
    Kind.TOTP_REMOVED,
    Kind.PASSKEY_ADDED,
    Kind.PASSKEY_RENAMED,
    Kind.PASSKEY_REMOVED,
    Kind.RECOVERY_MADE,
    Kind.RECOVERY_USED,
    Kind.FACTOR_PROVEN,
    Kind.LOGIN_LOCKED,
)
HAPPENINGS_SHOWN = 20


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """Where a person is logged in: by what, since when, last seen when and from where."""

    id: UUID
    """Of its newest login."""

    session_hash: str
    method: str
    level: int
    began_at: datetime
    seen_at: datetime
    address: str
    user_agent: str


def find_newest_login(*, session_hash: str) -> LoginRecord | None:
    """Return the newest login or step-up of a session that has not ended, or None."""
    records = LoginRecord.objects.filter(session_hash=session_hash, ended_at__isnull=True)
    return records.order_by("-authenticated_at", "-id").first()


def list_sessions(*, person_id: UUID, at: datetime) -> list[Session]:
    """Return where a person is logged in now, the one seen last first."""
    since = at - SESSION_LONGEST - SEEN_EVERY
    records = LoginRecord.objects.filter(person_id=person_id, ended_at=None, authenticated_at__gt=since)
    by_session: dict[str, list[LoginRecord]] = {}
    for record in records.order_by("authenticated_at", "id"):
        by_session.setdefault(record.session_hash, []).append(record)
    sessions = [_session(records) for records in by_session.values()]
    alive = [
        session
        for session in sessions
        if rules.is_session_alive(began_at=session.began_at, seen_at=session.seen_at + SEEN_EVERY, at=at)
    ]
    return sorted(alive, key=lambda session: session.seen_at, reverse=True)


def _session(records: list[LoginRecord]) -> Session:
    first, newest = records[0], records[-1]
    return Session(
        id=newest.id,
        session_hash=newest.session_hash,
        method=newest.method,
        level=newest.level,
        began_at=first.authenticated_at,
        seen_at=max(record.seen_at or record.authenticated_at for record in records),
        address=newest.address,
        user_agent=newest.user_agent,
    )


def list_happenings(*, person_id: UUID) -> list[evidence.Happening]:
    """Return the newest logins, failed tries and changes of the means of login of a person, newest first."""
    return evidence.list_happenings(subject=f"person:{person_id}", kinds=HAPPENINGS, limit=HAPPENINGS_SHOWN)


def list_failed_tries(*, name_digest: bytes, at: datetime) -> list[tuple[str, datetime]]:
    """Return address and time of the wrong tries for a name in the last fifteen minutes, newest first."""
    tries = FailedTry.objects.filter(name_digest=name_digest, tried_at__gt=at - LOCK_FOR)
    return list(tries.order_by("-tried_at").values_list("address", "tried_at"))


def list_tries_from(*, network: str, at: datetime) -> list[datetime]:
    """Return the newest wrong tries from a network over all names in the last fifteen minutes, as many as count."""
    tries = FailedTry.objects.filter(network=network, tried_at__gt=at - LOCK_FOR)
    return list(tries.order_by("-tried_at").values_list("tried_at", flat=True)[:NETWORK_LOCK_AFTER])


def has_totp(*, person_id: UUID) -> bool:
    """Tell whether a person has an authenticator app."""
    return TotpDevice.objects.filter(person_id=person_id).exists()


def find_waiting_address(*, person_id: UUID, purpose: CodePurpose, at: datetime) -> str:
    """Return where the code that waits for a person was sent to, empty when none waits."""
    waiting = EmailCode.objects.filter(person_id=person_id, purpose=purpose.value, used_at=None)
    sent = waiting.filter(expires_at__gt=at, tries_left__gt=0).first()
    return sent.address if sent is not None else ""


def list_passkeys(*, person_id: UUID) -> list[Passkey]:
    """Return the passkeys of a person, the oldest first."""
    return list(Passkey.objects.filter(person_id=person_id).order_by("added_at", "id"))


def level_with(*, person_id: UUID, method: Method, level: int) -> int:
    """Return the level of a login: 2 while its second factor does not count as strong yet (trust.md §3)."""
    by_totp = TotpDevice.objects.filter(person_id=person_id, is_proven=False)
    by_passkey = Passkey.objects.filter(person_id=person_id, is_proven=False)
    is_weak = (method in BY_TOTP and by_totp.exists()) or (method in BY_PASSKEY and by_passkey.exists())
    return min(level, READING_LEVEL) if is_weak else level


class Means(msgspec.Struct, frozen=True, kw_only=True):
    """By what a person can log in with a password, and what they have beside it."""

    has_password: bool
    totp: TotpDevice | None
    passkeys: list[Passkey]
    recovery_left: int
    has_email: bool
    has_mobile: bool

    @property
    def has_factor(self) -> bool:
        """Tell whether there is an app or a passkey."""
        return self.totp is not None or bool(self.passkeys)


def find_means(*, person: "Person") -> Means:
    """Return the means of login of a person."""
    return Means(
        has_password=person.has_usable_password(),
        totp=TotpDevice.objects.filter(person_id=person.id).first(),
        passkeys=list_passkeys(person_id=person.id),
        recovery_left=RecoveryCode.objects.filter(person_id=person.id, used_at=None).count(),
        has_email=bool(person.email and person.email_verified_at),
        has_mobile=bool(person.mobile and person.mobile_verified_at and alerts.can_send_sms()),
    )


def digest_of_name(name: str) -> bytes:
    """Return the HMAC of a login name, the same for every way of writing it."""
    bare = numbers.find_tckn(name) or numbers.find_uets_address(name) or name.strip()[:100]
    person = accounts.find_person_for_login(name=bare)
    return hmac_of(f"login-name:{person.id if person else bare}")


def list_mobile_operators() -> Sequence[ports.MobileOperator]:
    """Return the operators that can be asked for a mobile signature; none where none is set up."""
    return ports.mobile_signatures().list_operators()


def find_mobile_signature(*, signature_id: UUID, session_hash: str) -> MobileSignature | None:
    """Return a request for a mobile signature to the session that began it, to nobody else."""
    return MobileSignature.objects.filter(id=signature_id, session_hash=session_hash).first()


def list_mobile_alarms(*, at: datetime) -> list[MobileAlarm]:
    """Return what went wrong with operators within the last days, newest first."""
    recent = MobileAlarm.objects.filter(last_at__gt=at - MOBILE_ALARM_SHOWN)
    return list(recent.order_by("-last_at"))


def hmac_of(text: str) -> bytes:
    """Return the HMAC of a text under the newest pepper."""
    peppers = ports.peppers()
    return peppers.mac(text.encode(), version=peppers.newest)


def _find_old_logins(span: Span) -> QuerySet[LoginRecord]:
    """Return logins of sessions in which nothing has happened since: a session goes whole, and not while it lives."""
    later = Q(authenticated_at__gt=span.youngest) | Q(seen_at__gt=span.youngest)
    session = LoginRecord.objects.filter(later, session_hash=OuterRef("session_hash"))
    return LoginRecord.objects.filter(~Exists(session), id__gte=span.low, id__lt=span.high)


OLD_LOGINS: Final = OldRows("login_loginrecord", "method", _find_old_logins)
"""The evidence of a login is an operation record, and so is its row; a consent says itself how it was given."""

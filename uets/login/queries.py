"""Reads of logins: the newest login of a session, the failed tries of a name, second factors."""

from datetime import datetime
from uuid import UUID

from uets.accounts import queries as accounts
from uets.kernel import numbers
from uets.login import ports
from uets.login.models import EmailCode, FailedTry, LoginRecord, TotpDevice
from uets.login.states import LOCK_FOR, NETWORK_LOCK_AFTER, CodePurpose


def find_newest_login(*, session_hash: str) -> LoginRecord | None:
    """Return the newest login or step-up of a session that has not ended, or None."""
    records = LoginRecord.objects.filter(session_hash=session_hash, ended_at__isnull=True)
    return records.order_by("-authenticated_at", "-id").first()


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


def digest_of_name(name: str) -> bytes:
    """Return the HMAC of a login name, the same for every way of writing it."""
    bare = numbers.find_tckn(name) or numbers.find_uets_address(name) or name.strip()[:100]
    person = accounts.find_person_for_login(name=bare)
    return hmac_of(f"login-name:{person.id if person else bare}")


def hmac_of(text: str) -> bytes:
    """Return the HMAC of a text under the newest pepper."""
    peppers = ports.peppers()
    return peppers.mac(text.encode(), version=peppers.newest)

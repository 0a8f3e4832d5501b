"""Wrong tries: counted by name and by network, recorded, forgotten when no rule looks at them any more."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from uets.alerts.states import Topic
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.kernel.actor import Actor, ActorKind, Origin, system_actor
from uets.kernel.addresses import network_of
from uets.login import queries, rules
from uets.login.actions.records import actor_of
from uets.login.actions.telling import tell
from uets.login.models import EmailCode, FailedTry, LoginLock
from uets.login.states import CODE_LIFE, LOCK_FOR

if TYPE_CHECKING:
    from uets.accounts.models import Person

MOST_TOLD = 50


def check_may_try(*, digest: bytes, origin: Origin, at: datetime) -> None:
    """Raise TooManyTries while a name, a network or both together have failed too often."""
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
def fail(*, digest: bytes, person: "Person | None", what: str, origin: Origin, at: datetime) -> None:
    """Count and record a wrong try, with the same statements whether the name exists or not.

    The evidence about an unknown name is chained by the digest of the name, never the name itself.
    """
    network = network_of(origin.address)
    FailedTry.objects.create(name_digest=digest, address=origin.address, network=network, tried_at=at)
    tries = queries.list_failed_tries(name_digest=digest, at=at)
    here = sum(address == origin.address for address, _ in tries)
    if rules.is_locking(tries_here=here, tries_everywhere=len(tries)):
        LoginLock.objects.create(name_digest=digest, person=person, locked_at=at)
    if person is not None:
        actor, subject = actor_of(person, login=None, origin=origin), f"person:{person.id}"
    else:
        subject = f"login-name:{digest.hex()}"
        actor = Actor(kind=ActorKind.PERSON, id=subject, origin=origin)
    evidence.record(kind=Kind.LOGIN_FAILED, subject=subject, actor=actor, at=at, facts={"what": what})


@transaction.atomic
def tell_locked(*, at: datetime) -> int:
    """Tell the contacts of those whose name was locked, at most once in fifteen minutes; return how many locks waited.

    The worker does so, apart from the try that locked: whoever tries learns nothing from the time it takes.
    """
    waiting = list(LoginLock.objects.select_for_update(skip_locked=True).filter(told_at=None)[:MOST_TOLD])
    for lock in waiting:
        told = LoginLock.objects.filter(name_digest=lock.name_digest, told_at__gt=at - LOCK_FOR)
        if lock.person is not None and not told.exists():
            actor = system_actor(name="tell_locked")
            subject = f"person:{lock.person_id}"
            evidence.record(kind=Kind.LOGIN_LOCKED, subject=subject, actor=actor, at=lock.locked_at, facts={})
            tell(person=lock.person, topic=Topic.LOGIN_LOCKED, facts={}, at=lock.locked_at)
        lock.told_at = at
        lock.save(update_fields=["told_at"])
    return len(waiting)


def forget_old_tries(*, at: datetime) -> int:
    """Delete codes and failed tries that no rule looks at any more; return how many."""
    oldest = at - CODE_LIFE * 40
    codes, _ = EmailCode.objects.filter(expires_at__lt=oldest).delete()
    tries, _ = FailedTry.objects.filter(tried_at__lt=oldest).delete()
    locks, _ = LoginLock.objects.filter(locked_at__lt=oldest, told_at__isnull=False).delete()
    return codes + tries + locks

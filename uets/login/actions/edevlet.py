"""Login by e-Devlet Kapısı: who it says a person is, and the record of every time it did not (trust.md §3.2)."""

from datetime import datetime

from django.db import transaction

from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.kernel.actor import Actor, ActorKind, Origin
from uets.kernel.addresses import network_of
from uets.login import errors, ports, queries, rules
from uets.login.actions.tries import fail
from uets.login.states import EDevletFault, Identification, Method

COUNTED = frozenset(EDevletFault) - {EDevletFault.UNAVAILABLE, EDevletFault.MALFORMED}
"""Faults that somebody at the browser can bring about; an outage of e-Devlet locks nobody out."""


def identify_by_edevlet(*, code: str, origin: Origin, at: datetime) -> Identification:
    """Return who the person is whom e-Devlet has sent back with this code; raises EDevletFailed, TooManyTries."""
    _check_may_try(origin=origin, at=at)
    try:
        found = ports.edevlet().identify(code)
    except errors.EDevletFailed as failed:
        _record(EDevletFault(str(failed.facts["why"])), origin=origin, at=at)
        raise
    return Identification(
        tckn=found.tckn,
        first_name=found.first_name,
        last_name=found.last_name,
        method=Method.EDEVLET,
        at=at,
    )


def refuse_edevlet(*, why: EDevletFault, origin: Origin, at: datetime) -> errors.EDevletFailed:
    """Record an answer of e-Devlet that is not even asked about, and return the refusal; raises TooManyTries."""
    _check_may_try(origin=origin, at=at)
    _record(why, origin=origin, at=at)
    return errors.EDevletFailed(why=why)


def record_without_account(*, tckn: str, method: Method, origin: Origin, at: datetime) -> None:
    """Record that an identified person has no account; the chain is named by the digest of the number."""
    digest = queries.digest_of_name(tckn)
    fail(digest=digest, person=None, what=f"{method}:no-account", origin=origin, at=at)


def _check_may_try(*, origin: Origin, at: datetime) -> None:
    network = network_of(origin.address)
    rules.check_network_may_try(
        tries=queries.list_tries_from(network=network, at=at) if network else [], at=at
    )


@transaction.atomic
def _record(why: EDevletFault, *, origin: Origin, at: datetime) -> None:
    digest = queries.hmac_of(f"edevlet:{network_of(origin.address)}")
    what = f"{Method.EDEVLET}:{why}"
    if why in COUNTED:
        fail(digest=digest, person=None, what=what, origin=origin, at=at)
        return
    subject = f"login-name:{digest.hex()}"
    actor = Actor(kind=ActorKind.PERSON, id=subject, origin=origin)
    evidence.record(kind=Kind.LOGIN_FAILED, subject=subject, actor=actor, at=at, facts={"what": what})

"""A person's own authenticator app: shown, confirmed by its first code, replaced, removed (trust.md §3)."""

import secrets
from datetime import datetime

import msgspec
from django.db import transaction

from uets.evidence.states import Kind
from uets.kernel.actor import Actor
from uets.login import errors, ports, rules
from uets.login.actions.factors import check_may_add, check_may_remove
from uets.login.actions.records import end_all_logins, record_of_person
from uets.login.actions.second_factors import find_step
from uets.login.actions.telling import tell_change
from uets.login.models import TotpDevice
from uets.login.states import MeansChange


class NewTotp(msgspec.Struct, frozen=True):
    """A secret to show once, and the same sealed, to be kept until its first code comes."""

    secret: bytes
    sealed: bytes


def new_totp(*, actor: Actor) -> NewTotp:
    """Make a secret for an app; nothing is kept of it here."""
    secret = secrets.token_bytes(rules.TOTP_BYTES)
    return NewTotp(secret, ports.second_factor_box().seal(secret, context=f"totp-new:{actor.person_id}"))


def open_new_totp(*, actor: Actor, sealed: bytes) -> bytes | None:
    """Return the secret that was shown to this person, or None when it was another's or its key is gone."""
    try:
        return ports.second_factor_box().open(sealed, context=f"totp-new:{actor.person_id}")
    except ValueError:
        return None


@transaction.atomic
def add_own_totp(*, actor: Actor, sealed: bytes, code: str, at: datetime) -> None:
    """Take on the app whose first code this is, in place of an earlier one; every other session ends.

    Raises LoginNotFresh, FirstFactorRefused, CodeWrong.
    """
    is_proven = check_may_add(actor=actor, at=at)
    secret = open_new_totp(actor=actor, sealed=sealed)
    step = find_step(secret=secret, code=code, after=0, at=at) if secret is not None else None
    if actor.person_id is None or secret is None or step is None:
        raise errors.CodeWrong
    before = TotpDevice.objects.filter(person_id=actor.person_id).exists()
    TotpDevice.objects.update_or_create(
        person_id=actor.person_id,
        defaults={
            "sealed_secret": ports.second_factor_box().seal(secret, context=f"totp:{actor.person_id}"),
            "confirmed_at": at,
            "last_step": step,
            "is_proven": is_proven,
        },
    )
    facts = {"replaced": "yes" if before else "no", "strong": "yes" if is_proven else "no"}
    record_of_person(kind=Kind.TOTP_ADDED, person_id=actor.person_id, actor=actor, at=at, **facts)
    end_all_logins(person_id=actor.person_id, why="totp", actor=actor, at=at)
    tell_change(person_id=actor.person_id, change=MeansChange.TOTP_ADDED, at=at)


@transaction.atomic
def remove_own_totp(*, actor: Actor, at: datetime) -> None:
    """Remove the app; who has none loses nothing. Raises LoginNotFresh."""
    person_id = check_may_remove(actor=actor, at=at)
    removed, _ = TotpDevice.objects.filter(person_id=person_id).delete()
    if not removed:
        return
    record_of_person(kind=Kind.TOTP_REMOVED, person_id=person_id, actor=actor, at=at)
    end_all_logins(person_id=person_id, why="totp", actor=actor, at=at)
    tell_change(person_id=person_id, change=MeansChange.TOTP_REMOVED, at=at)

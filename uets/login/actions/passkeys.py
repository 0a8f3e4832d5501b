"""Passkeys (WebAuthn) as second step: added, renamed, removed, checked; the ceremonies are kept by the door."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from uets.accounts import queries as accounts
from uets.evidence.states import Kind
from uets.kernel.actor import Actor, Origin
from uets.login import errors, ports, queries, rules
from uets.login.actions.factors import check_may_add, check_may_remove
from uets.login.actions.passwords import check_password
from uets.login.actions.records import end_all_logins, record_of_person
from uets.login.actions.telling import tell_change
from uets.login.actions.tries import check_may_try, fail
from uets.login.models import Passkey
from uets.login.queries import digest_of_name
from uets.login.states import MOST_PASSKEYS, MeansChange, Method

LONGEST_NAME = 60


def ask_new_passkey(*, actor: Actor, at: datetime) -> ports.Ceremony:
    """Begin to add a passkey; raises LoginNotFresh, FirstFactorRefused, PasskeyLimit."""
    check_may_add(actor=actor, at=at)
    person_id = _person_of(actor)
    known = _known(person_id)
    if len(known) >= MOST_PASSKEYS:
        raise errors.PasskeyLimit(most=MOST_PASSKEYS)
    return ports.passkeys().ask_new(handle=person_id.bytes, name=actor.name, known=list(known.values()))


@transaction.atomic
def add_passkey(*, actor: Actor, name: str, state: str, answer: str, at: datetime) -> None:
    """Take on a passkey that an authenticator has made; every other session ends.

    Raises LoginNotFresh, FirstFactorRefused, PasskeyLimit, PasskeyRefused.
    """
    is_proven = check_may_add(actor=actor, at=at)
    person_id = _person_of(actor)
    if len(_known(person_id)) >= MOST_PASSKEYS:
        raise errors.PasskeyLimit(most=MOST_PASSKEYS)
    try:
        made = ports.passkeys().check_new(state=state, answer=answer)
    except ports.PasskeyInvalid as wrong:
        raise errors.PasskeyRefused(why="answer") from wrong
    if Passkey.objects.filter(credential_id=made.credential_id).exists():
        raise errors.PasskeyRefused(why="known")
    Passkey.objects.create(
        person_id=person_id,
        name=name.strip()[:LONGEST_NAME],
        credential_id=made.credential_id,
        public_key=made.public_key,
        sign_count=made.sign_count,
        is_proven=is_proven,
        added_at=at,
    )
    facts = {"strong": "yes" if is_proven else "no"}
    record_of_person(kind=Kind.PASSKEY_ADDED, person_id=person_id, actor=actor, at=at, **facts)
    end_all_logins(person_id=person_id, why="passkey", actor=actor, at=at)
    tell_change(person_id=person_id, change=MeansChange.PASSKEY_ADDED, at=at)


@transaction.atomic
def rename_passkey(*, actor: Actor, passkey_id: UUID, name: str, at: datetime) -> None:
    """Give one of the actor's passkeys another name; raises PasskeyNotFound."""
    person_id = _person_of(actor)
    mine = Passkey.objects.filter(id=passkey_id, person_id=person_id)
    if not mine.update(name=name.strip()[:LONGEST_NAME]):
        raise errors.PasskeyNotFound
    record_of_person(kind=Kind.PASSKEY_RENAMED, person_id=person_id, actor=actor, at=at)


@transaction.atomic
def remove_passkey(*, actor: Actor, passkey_id: UUID, at: datetime) -> None:
    """Remove one of the actor's passkeys; raises LoginNotFresh, PasskeyNotFound."""
    person_id = check_may_remove(actor=actor, at=at)
    removed, _ = Passkey.objects.filter(id=passkey_id, person_id=person_id).delete()
    if not removed:
        raise errors.PasskeyNotFound
    record_of_person(kind=Kind.PASSKEY_REMOVED, person_id=person_id, actor=actor, at=at)
    end_all_logins(person_id=person_id, why="passkey", actor=actor, at=at)
    tell_change(person_id=person_id, change=MeansChange.PASSKEY_REMOVED, at=at)


def ask_passkey(*, person_id: UUID) -> ports.Ceremony:
    """Begin to check a passkey of the person; raises PasskeyNotFound."""
    known = _known(person_id)
    if not known:
        raise errors.PasskeyNotFound
    return ports.passkeys().ask(known=list(known.values()))


def check_passkey(*, person_id: UUID, state: str, answer: str, origin: Origin, at: datetime) -> None:
    """Check that a passkey of the person has signed; raises PasskeyRefused, TooManyTries.

    Wrong answers count with wrong codes. A counter that did not go on refuses: the passkey may have been copied.
    """
    digest = digest_of_name(str(person_id))
    check_may_try(digest=digest, origin=origin, at=at)
    known = list(_known(person_id).values())
    try:
        used = ports.passkeys().check(state=state, answer=answer, known=known)
        _count(person_id, used, at)
    except (ports.PasskeyInvalid, errors.PasskeyRefused) as wrong:
        why = "counter" if isinstance(wrong, errors.PasskeyRefused) else "answer"
        person = accounts.get_person(person_id=person_id)
        fail(digest=digest, person=person, what=f"passkey_{why}", origin=origin, at=at)
        raise errors.PasskeyRefused(why=why) from wrong


def check_passkey_step_up(
    *, person_id: UUID, password: str, state: str, answer: str, origin: Origin, at: datetime
) -> Method:
    """Check password and passkey together and return the method that was proven, as `check_step_up` does.

    Raises CredentialsWrong, PasskeyRefused, TooManyTries.
    """
    person = accounts.get_person(person_id=person_id)
    check_password(name=person.tckn, password=password, origin=origin, at=at)
    check_passkey(person_id=person_id, state=state, answer=answer, origin=origin, at=at)
    return Method.PASSWORD_PASSKEY


@transaction.atomic
def _count(person_id: UUID, used: ports.UsedPasskey, at: datetime) -> None:
    found = Passkey.objects.select_for_update().get(person_id=person_id, credential_id=used.credential_id)
    rules.check_counter(before=found.sign_count, now=used.sign_count)
    found.sign_count, found.used_at = used.sign_count, at
    found.save(update_fields=["sign_count", "used_at"])


def _person_of(actor: Actor) -> UUID:
    """Return whose passkeys an actor may change: their own."""
    if actor.person_id is None:
        raise errors.LoginNotFresh
    return actor.person_id


def _known(person_id: UUID) -> dict[UUID, bytes]:
    return {each.id: bytes(each.public_key) for each in queries.list_passkeys(person_id=person_id)}

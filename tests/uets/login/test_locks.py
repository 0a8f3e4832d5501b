"""A name that was locked is told to its person, once, by the worker; whoever tries learns nothing."""

from datetime import datetime, timedelta

import pytest

from tests.builders.people import AT, CONSOLE, make_person
from uets.accounts.models import Person
from uets.alerts.models import OutgoingEmail
from uets.evidence.models import Evidence
from uets.kernel.actor import Origin
from uets.login import actions, errors
from uets.login.models import LoginLock

pytestmark = pytest.mark.django_db
UNKNOWN = "10000000146"


@pytest.fixture
def ayse() -> Person:
    person = make_person()
    actions.set_password(actor=CONSOLE, person_id=person.id, password="doğru at pil zımba", at=AT)
    return person


def fail(name: str, times: int, *, address: str = "203.0.113.7", at: datetime = AT) -> None:
    for _ in range(times):
        with pytest.raises(errors.CredentialsWrong):
            actions.check_password(name=name, password="wrong", origin=Origin(address=address), at=at)


def told() -> int:
    return OutgoingEmail.objects.filter(topic="login_locked").count()


def test_a_lock_is_told_once_without_link_or_code(ayse: Person) -> None:
    fail(ayse.tckn, 4)
    assert not LoginLock.objects.exists()
    fail(ayse.tckn, 1)
    assert told() == 0
    assert actions.tell_locked(at=AT) == 1
    assert actions.tell_locked(at=AT) == 0
    letter = OutgoingEmail.objects.get(topic="login_locked")
    assert letter.to_address == ayse.email
    assert "http" not in letter.body
    assert ayse.tckn not in letter.body
    assert Evidence.objects.get(kind="login:locked").subject == f"person:{ayse.id}"


def test_locks_from_many_addresses_are_told_once_in_a_while(ayse: Person) -> None:
    for number in range(3):
        fail(ayse.tckn, 5, address=f"203.0.113.{number + 1}")
        actions.tell_locked(at=AT)
    assert told() == 1
    later = AT + timedelta(minutes=16)
    fail(ayse.tckn, 5, at=later)
    actions.tell_locked(at=later)
    assert told() == 2


def test_many_addresses_that_slow_a_name_down_are_told_too(ayse: Person) -> None:
    for number in range(20):
        fail(ayse.tckn, 1, address=f"203.0.113.{number + 1}")
    actions.tell_locked(at=AT)
    assert told() == 1


def test_an_unknown_name_is_locked_alike_and_told_to_nobody() -> None:
    fail(UNKNOWN, 5)
    assert LoginLock.objects.get().person is None
    assert actions.tell_locked(at=AT) == 1
    assert told() == 0


def test_locks_are_forgotten() -> None:
    fail(UNKNOWN, 5)
    actions.tell_locked(at=AT)
    actions.forget_old_tries(at=AT + timedelta(hours=3))
    assert not LoginLock.objects.exists()

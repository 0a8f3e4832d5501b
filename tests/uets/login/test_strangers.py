"""Whoever tries names learns nothing: an unknown name costs what a known one costs, and many names are stopped."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders.people import AT, CONSOLE, make_natural_account, make_person
from uets.evidence import queries as evidence
from uets.evidence.models import Evidence
from uets.kernel.actor import Origin
from uets.kernel.numbers import complete_tckn
from uets.login import actions, errors
from uets.login.models import FailedTry

pytestmark = pytest.mark.django_db
GOOD = "doğru at pil zımba"
HERE = Origin(address="203.0.113.7")
UNKNOWN, UNKNOWN_ADDRESS = "10000000146", "199990000099999"


def shape(words: list[str]) -> str:
    """Return what a statement does to which table; the names of savepoints are counted up."""
    return "savepoint" if "SAVEPOINT" in words[:2] else " ".join(words[:3])


def fail(name: str, *, origin: Origin = HERE) -> list[str]:
    """Try a wrong password and return the verb and table of each statement that this cost."""
    with CaptureQueriesContext(connection) as seen, pytest.raises(errors.CredentialsWrong):
        actions.check_password(name=name, password="wrong password", origin=origin, at=AT)
    words = [str(query["sql"]).split() for query in seen.captured_queries]
    return [shape(each) for each in words]


def test_an_unknown_name_costs_the_same_statements_as_a_known_one() -> None:
    person = make_person()
    actions.set_password(actor=CONSOLE, person_id=person.id, password=GOOD, at=AT)
    assert fail(UNKNOWN) == fail(person.tckn)
    assert fail(UNKNOWN_ADDRESS) == fail(make_natural_account().uets_address)


def test_the_second_try_costs_the_same_too() -> None:
    person = make_person()
    for name in (person.tckn, UNKNOWN):
        fail(name)
    assert fail(UNKNOWN) == fail(person.tckn)


def test_evidence_of_an_unknown_name_is_chained_and_does_not_hold_it() -> None:
    for _ in range(2):
        fail(UNKNOWN)
    first, second = Evidence.objects.filter(kind="login:failed").order_by("sequence")
    assert first.subject == first.chain == second.chain
    assert first.subject.startswith("login-name:")
    assert evidence.check_chain(chain=first.chain) == 2
    assert UNKNOWN not in f"{first.subject} {first.actor} {first.facts}"
    assert first.actor["address"] == HERE.address


def try_names(number: int, *, address: str) -> None:
    for each in range(number):
        fail(complete_tckn(f"{200_000_000 + each:09d}"), origin=Origin(address=address))


def test_fifty_names_from_one_address_lock_it_and_nobody_else() -> None:
    person = make_person()
    actions.set_password(actor=CONSOLE, person_id=person.id, password=GOOD, at=AT)
    try_names(50, address=HERE.address)
    with pytest.raises(errors.TooManyTries) as refused:
        actions.check_password(name=person.tckn, password=GOOD, origin=HERE, at=AT + timedelta(minutes=1))
    assert refused.value.facts == {"minutes": 14}
    there = Origin(address="203.0.113.8")
    assert actions.check_password(name=person.tckn, password=GOOD, origin=there, at=AT) == person
    later = AT + timedelta(minutes=15)
    assert actions.check_password(name=person.tckn, password=GOOD, origin=HERE, at=later) == person


def test_a_subscriber_of_ipv6_is_one_network() -> None:
    for each in range(50):
        network = "2001:db8:7:1::/64"
        FailedTry.objects.create(
            name_digest=bytes([each]), address=f"2001:db8:7:1::{each:x}", network=network, tried_at=AT
        )
    with pytest.raises(errors.TooManyTries):
        actions.check_password(
            name=UNKNOWN, password=GOOD, origin=Origin(address="2001:db8:7:1:ffff::1"), at=AT
        )
    assert fail(UNKNOWN, origin=Origin(address="2001:db8:7:2::1"))


def test_callers_whose_address_nobody_knows_are_not_one_network() -> None:
    try_names(50, address="")
    assert fail(UNKNOWN, origin=Origin())

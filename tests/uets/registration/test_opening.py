"""Opening an address as the domain sees it: addresses that collide, two at once, who is refused."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from django.db import connection

from tests.builders.people import AT, make_natural_account, make_person
from uets.accounts.models import Account, Person
from uets.kernel.actor import Origin
from uets.login.states import Identification, Method
from uets.registration import actions, errors, queries, rules
from uets.registration.rules import EmailProof
from uets.registration.states import CODE_LIFE

TCKN = "10000000900"
FOUND = Identification(tckn=TCKN, first_name="Deniz", last_name="Aksoy", method=Method.EDEVLET, at=AT)
EMAIL, CODE = "deniz@ornek.invalid", "123456"
NOTHING_READ = actions.Reading(text_id=None, shown_at=None, words="")


@dataclass
class Draws:
    """Draws the addresses of a list."""

    left: list[str]

    def __call__(self) -> str:
        """Return the next one."""
        return self.left.pop(0)


def proof() -> EmailProof:
    return EmailProof(
        email=EMAIL,
        code_hmac=queries.hmac_of_code(tckn=TCKN, email=EMAIL, code=CODE),
        until=AT + CODE_LIFE,
    )


def open_address(found: Identification = FOUND, *, draw=rules.draw_address, code: str = CODE) -> Account:
    return actions.open_own_address(
        found=found,
        proof=proof(),
        code=code,
        reading=NOTHING_READ,
        session_hash="0" * 64,
        origin=Origin(),
        at=AT,
        draw=draw,
    )


def test_addresses_are_fifteen_digits_drawn_at_random() -> None:
    drawn = {rules.draw_address() for _ in range(200)}
    assert len(drawn) == 200
    assert all(re.fullmatch(r"[1-9]\d{14}", address) for address in drawn)


@pytest.mark.django_db
def test_an_address_that_is_taken_is_drawn_again() -> None:
    taken = make_natural_account().uets_address
    account = open_address(draw=Draws([taken, taken, "612345678901234"]))
    assert account.uets_address == "612345678901234"
    assert Person.objects.filter(tckn=TCKN).count() == 1


@pytest.mark.django_db
def test_a_fault_of_the_drawing_leaves_nothing_behind() -> None:
    taken = make_natural_account().uets_address
    with pytest.raises(RuntimeError):
        open_address(draw=Draws([taken] * 20))
    assert not Person.objects.filter(tckn=TCKN).exists()


@pytest.mark.django_db
def test_a_code_of_another_person_or_too_late_proves_nothing() -> None:
    with pytest.raises(errors.EmailUnproven):
        open_address(code="654321")
    other = Identification(
        tckn="10000000146", first_name="Ayşe", last_name="Yılmaz", method=Method.EDEVLET, at=AT
    )
    with pytest.raises(errors.EmailUnproven):
        open_address(other)
    with pytest.raises(errors.EmailUnproven):
        rules.check_code(proof(), code_hmac=proof().code_hmac, at=AT + CODE_LIFE)


@pytest.mark.django_db
def test_who_has_an_address_gets_no_second_one() -> None:
    person = make_person()
    make_natural_account(person)
    found = Identification(
        tckn=person.tckn, first_name="Ayşe", last_name="Yılmaz", method=Method.E_IMZA, at=AT
    )
    with pytest.raises(errors.AddressExists) as refused:
        open_address(found)
    assert refused.value.facts == {"state": "open"}


@pytest.mark.django_db(transaction=True)
def test_two_at_once_open_one_address() -> None:
    together = threading.Barrier(2)

    def act(_: int) -> str:
        together.wait()
        try:
            return open_address().uets_address
        except errors.AddressExists as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(act, range(2)))
    account = Account.objects.get(tckn=TCKN)
    assert sorted(outcomes) == sorted([account.uets_address, "address-exists"])
    assert Person.objects.filter(tckn=TCKN).count() == 1

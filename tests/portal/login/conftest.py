"""A person with password and authenticator app, and their account."""

import pytest

from tests.builders.people import CONSOLE, make_natural_account, make_person
from uets.accounts.models import Account, Person
from uets.kernel import clock
from uets.login import actions

PASSWORD = "doğru at pil zımba"
SECRET = b"12345678901234567890"


@pytest.fixture
def ayse() -> Person:
    person = make_person()
    actions.set_password(actor=CONSOLE, person_id=person.id, password=PASSWORD, at=clock.now())
    actions.add_totp(actor=CONSOLE, person_id=person.id, secret=SECRET, at=clock.now())
    return person


@pytest.fixture
def account(ayse: Person) -> Account:
    return make_natural_account(ayse)

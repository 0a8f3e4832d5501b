"""Members of staff at a browser; their pages too are asked with the rights of the web process."""

import pytest
from django.test import Client

from tests.builders.people import CONSOLE, make_natural_account, make_person
from tests.builders.sessions import sign_in
from tests.portal.conftest import _pages_have_the_rights_of_the_web_process  # noqa: F401 - a fixture of every test here
from uets.accounts import actions
from uets.accounts.models import Account, Person
from uets.accounts.states import StaffRole
from uets.kernel import clock


def appoint(person: Person, *roles: StaffRole) -> Person:
    """Give a person roles of staff."""
    for role in roles:
        actions.give_staff_role(
            actor=CONSOLE, person_id=person.id, role=role, reason="Deneme", at=clock.now()
        )
    return person


@pytest.fixture
def selin() -> Person:
    person = make_person(first_name="Selin", last_name="Koç")
    return appoint(person, StaffRole.REGISTRAR, StaffRole.OPERATIONS)


@pytest.fixture
def own_account(selin: Person) -> Account:
    return make_natural_account(selin)


@pytest.fixture
def browser(selin: Person) -> Client:
    return sign_in(selin)

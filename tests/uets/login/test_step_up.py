"""The fresh strong login: UETS password and authenticator app together, and a record of what was proven."""

import pytest

from tests.builders.logins import PASSWORD, let_log_in, next_code
from tests.builders.people import make_person
from uets.accounts.models import Person
from uets.kernel import clock
from uets.kernel.actor import Origin
from uets.login import actions, errors
from uets.login.models import FailedTry, TotpDevice
from uets.login.states import Method

pytestmark = pytest.mark.django_db


@pytest.fixture
def ayse() -> Person:
    return let_log_in(make_person())


def prove(person: Person, *, password: str = PASSWORD, code: str = "") -> Method:
    return actions.check_step_up(
        person_id=person.id, password=password, code=code or next_code(), origin=Origin(), at=clock.now()
    )


def test_both_together_are_the_strong_method(ayse: Person) -> None:
    assert prove(ayse) is Method.PASSWORD_TOTP


def test_the_code_alone_proves_nothing_and_is_not_used_up(ayse: Person) -> None:
    with pytest.raises(errors.CredentialsWrong):
        prove(ayse, password="yanlış bir şifre")
    assert TotpDevice.objects.get(person=ayse).last_step == 0
    assert FailedTry.objects.count() == 1


def test_the_password_alone_proves_nothing(ayse: Person) -> None:
    with pytest.raises(errors.CodeWrong):
        prove(ayse, code="000000")


def test_wrong_passwords_lock_here_as_at_the_login(ayse: Person) -> None:
    for _ in range(5):
        with pytest.raises(errors.CredentialsWrong):
            prove(ayse, password="yanlış bir şifre")
    with pytest.raises(errors.TooManyTries):
        prove(ayse)

"""A new password or authenticator app ends what was begun with the old one: sessions, and codes on their way."""

import pytest

from tests.builders.logins import read_sent_code
from tests.builders.people import AT, CONSOLE, make_person
from uets.accounts.models import Person
from uets.evidence.models import Evidence
from uets.kernel.actor import Origin
from uets.login import actions, errors, queries
from uets.login.states import Method

pytestmark = pytest.mark.django_db
HERE = Origin(address="203.0.113.7")


def log_in(person: Person, session_hash: str) -> None:
    actions.record_login(
        person_id=person.id,
        session_hash=session_hash,
        method=Method.PASSWORD_TOTP,
        is_step_up=False,
        origin=HERE,
        at=AT,
    )


def reset(person: Person, what: str) -> None:
    if what == "password":
        actions.set_password(actor=CONSOLE, person_id=person.id, password="yeni at pil zımba", at=AT)
    else:
        actions.add_totp(actor=CONSOLE, person_id=person.id, secret=b"12345678901234567890", at=AT)


@pytest.mark.parametrize("what", ["password", "totp"])
def test_a_reset_ends_every_session_of_the_person(what: str) -> None:
    ayse, other = make_person(), make_person()
    for number, person in enumerate((ayse, ayse, other)):
        log_in(person, str(number) * 64)
    reset(ayse, what)
    found = [queries.find_newest_login(session_hash=str(number) * 64) for number in range(3)]
    assert [record is None for record in found] == [True, True, False]
    ended = Evidence.objects.get(kind="login:ended", subject=f"person:{ayse.id}")
    assert ended.facts == {"why": what, "ended": "2"}


@pytest.mark.parametrize("what", ["password", "totp"])
def test_a_reset_ends_a_code_that_was_sent(what: str) -> None:
    ayse = make_person()
    actions.send_email_code(person_id=ayse.id, at=AT)
    code = read_sent_code(at=AT)
    reset(ayse, what)
    with pytest.raises(errors.CodeExpired):
        actions.check_email_code(person_id=ayse.id, code=code, origin=HERE, at=AT)

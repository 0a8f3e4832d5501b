"""Accounts: numbers are checked, addresses are unique, linked accounts stand in Turkish order."""

import pytest

from tests.builders.people import (
    AT,
    CONSOLE,
    acting,
    add_operator,
    make_natural_account,
    make_organisation,
    make_person,
)
from uets.accounts import actions, errors, queries

pytestmark = pytest.mark.django_db


def test_refuses_an_identity_number_with_a_wrong_check_digit() -> None:
    with pytest.raises(errors.IdentifierInvalid):
        actions.register_person(
            actor=CONSOLE,
            tckn="10000000147",
            first_name="Ayşe",
            last_name="Yılmaz",
            email="",
            mobile="",
            at=AT,
        )


def test_refuses_a_number_that_is_taken() -> None:
    person = make_person()
    make_natural_account(person)
    with pytest.raises(errors.IdentifierTaken):
        make_natural_account(person)


def test_own_account_stands_first_and_the_others_in_turkish_order() -> None:
    person = make_person()
    own = make_natural_account(person)
    names = ["Zambak A.Ş.", "Çınar Ltd. Şti.", "Cam Ltd. Şti.", "Işık A.Ş.", "İnci A.Ş."]
    for name in names:
        add_operator(make_organisation(name), person)
    found = [row.account.legal_name for row in queries.list_linked_accounts(person_id=person.id, at=AT)]
    assert found == [
        own.legal_name,
        "Cam Ltd. Şti.",
        "Çınar Ltd. Şti.",
        "Işık A.Ş.",
        "İnci A.Ş.",
        "Zambak A.Ş.",
    ]


def test_entering_is_recorded_and_refused_without_standing() -> None:
    person, stranger = make_person(), make_person()
    account = make_organisation(principals=[person])
    assert actions.enter_account(actor=acting(person), account_id=account.id, at=AT).is_principal
    with pytest.raises(errors.NoStanding):
        actions.enter_account(actor=acting(stranger), account_id=account.id, at=AT)


def test_a_closed_account_is_read_and_nothing_more() -> None:
    person = make_person()
    account = make_natural_account(person)
    actions.close_account(actor=CONSOLE, account_id=account.id, at=AT)
    standing = actions.enter_account(actor=acting(person), account_id=account.id, at=AT)
    assert standing.role == "reader"
    assert standing.permissions == {"notices:list", "notices:open"}


@pytest.mark.parametrize("name", ["{tckn}", "{address}", "{dashed}", " {tckn} "])
def test_finds_the_person_behind_a_login_name(name: str) -> None:
    person = make_person()
    address = make_natural_account(person).uets_address
    dashed = f"{address[:5]}-{address[5:10]}-{address[10:]}"
    typed = name.format(tckn=person.tckn, address=address, dashed=dashed)
    assert queries.find_person_for_login(name=typed) == person


def test_mail_goes_to_holder_and_active_operators_once() -> None:
    principal, operator = make_person(email="bir@ornek.invalid"), make_person(email="iki@ornek.invalid")
    account = make_organisation(principals=[principal])
    add_operator(account, operator)
    assert queries.list_emails(account_id=account.id) == ["bir@ornek.invalid", "iki@ornek.invalid"]

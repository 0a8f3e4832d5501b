"""What a key does to operators is told by e-mail: no identity number, no link, and only to verified addresses."""

from datetime import date

import pytest

from tests.builders.people import AT, acting, add_operator, key_actor, make_organisation, make_person
from uets.accounts import actions, errors
from uets.accounts.models import Account, Operator, Person
from uets.accounts.states import Permission, Role
from uets.alerts.models import OutgoingEmail
from uets.kernel.actor import Actor
from uets.kernel.ids import new_id

pytestmark = pytest.mark.django_db
LIST = [Permission.READ_LIST.value]
MANAGE = [*LIST, Permission.MANAGE_OPERATORS.value]


@pytest.fixture
def ayse() -> Person:
    return make_person()


@pytest.fixture
def ipek() -> Person:
    return make_person(first_name="İpek", last_name="Işık")


@pytest.fixture
def yildiz(ayse: Person) -> Account:
    return make_organisation(principals=[ayse])


@pytest.fixture
def key(yildiz: Account) -> Actor:
    return key_actor(yildiz, grant_id=new_id(), permissions=MANAGE)


def invite(actor: Actor, person: Person) -> Operator:
    assert actor.account_id is not None
    return actions.invite_operator(
        actor=actor,
        account_id=actor.account_id,
        tckn=person.tckn,
        permissions=LIST,
        at=AT,
        given_until=date(2027, 10, 12) if actor.grant_id else None,
    )


def remove(actor: Actor, operator: Operator, *, version: int = 1) -> None:
    actions.remove_operator(
        actor=actor,
        account_id=operator.account_id,
        operator_id=operator.id,
        expected_version=version,
        at=AT,
    )


def mails(topic: str) -> dict[str, str]:
    found = OutgoingEmail.objects.filter(topic=topic)
    return {mail.to_address: mail.body for mail in found}


def test_an_invitation_by_key_is_told_to_the_operators_and_to_the_invited(
    key: Actor, yildiz: Account, ayse: Person, ipek: Person
) -> None:
    invite(key, ipek)
    assert mails("operator_invited").keys() == {ipek.email}
    (told,) = mails("operator_changed").items()
    assert told[0] == ayse.email
    assert yildiz.legal_name in told[1]
    assert "İpek Işık" not in told[1]  # before they accept, nothing tells who a number is
    assert "API anahtarıyla davet edildi" in told[1]
    for number in (ipek.tckn, ayse.tckn, "http"):
        assert number not in told[1]


def test_a_removal_by_key_is_told_also_to_the_removed(
    key: Actor, yildiz: Account, ayse: Person, ipek: Person
) -> None:
    remove(key, add_operator(yildiz, ipek))
    assert mails("operator_changed").keys() == {ayse.email, ipek.email}
    assert "API anahtarıyla çıkarıldı" in mails("operator_changed")[ayse.email]


def test_what_a_person_does_is_told_to_the_invited_only(yildiz: Account, ayse: Person, ipek: Person) -> None:
    actor = acting(ayse, yildiz)
    remove(actor, invite(actor, ipek))
    assert mails("operator_invited").keys() == {ipek.email}
    assert mails("operator_changed") == {}


def test_an_address_that_is_not_verified_is_told_nothing(key: Actor, ipek: Person) -> None:
    Person.objects.filter(id=ipek.id).update(email_verified_at=None)
    invite(key, ipek)
    assert mails("operator_invited") == {}


def test_a_principal_operator_is_refused_before_the_version_is_looked_at(
    key: Actor, yildiz: Account, ayse: Person
) -> None:
    operator = Operator.objects.get(account_id=yildiz.id, person=ayse)
    assert operator.role == Role.PRINCIPAL_OPERATOR
    with pytest.raises(errors.PrincipalOperatorProtected):
        remove(key, operator, version=99)
    with pytest.raises(errors.PrincipalOperatorProtected):
        actions.change_operator(
            actor=key,
            account_id=yildiz.id,
            operator_id=operator.id,
            permissions=LIST,
            expected_version=99,
            at=AT,
        )
    assert OutgoingEmail.objects.count() == 0

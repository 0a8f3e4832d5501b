"""What a key gives: only while its grant is live, and never longer than the term (rule R4)."""

from datetime import timedelta
from typing import Any

import pytest

from tests.builders.market import Purchase, make_integrator, make_tariff
from tests.builders.people import AT, acting, key_actor, make_person
from uets.accounts import actions as accounts
from uets.accounts import queries
from uets.accounts.models import Operator, Person
from uets.accounts.states import Permission
from uets.keys import actions, errors
from uets.keys.models import Grant

pytestmark = pytest.mark.django_db
LIST, OPERATORS = Permission.READ_LIST.value, Permission.MANAGE_OPERATORS.value
OVER = AT + timedelta(days=370)


class Given:
    """A bought grant whose key may manage operators."""

    def __init__(self) -> None:
        self.purchase = Purchase()
        self.account = self.purchase.account
        draft = self.purchase.fill_in(make_tariff(make_integrator()), permissions=[LIST, OPERATORS])
        self.id = self.purchase.approve(draft)

    @property
    def grant(self) -> Grant:
        return Grant.objects.get(id=self.id)

    def invite(self, person: Person, *, at=AT) -> Operator:
        key = key_actor(self.account, grant_id=self.id, permissions=[LIST, OPERATORS])
        return actions.invite_by_key(
            actor=key, account_id=self.account.id, tckn=person.tckn, permissions=[LIST], at=at
        )

    def let_in(self, person: Person) -> Operator:
        """Invite a person with the key, let them accept and the holder confirm."""
        operator = self.invite(person)
        names: dict[str, Any] = {"account_id": self.account.id, "operator_id": operator.id, "at": AT}
        accounts.accept_invitation(actor=acting(person), **names)
        return accounts.confirm_operator(actor=self.holder(), **names, expected_version=2)

    def holder(self):
        return acting(self.purchase.person, self.account)

    def may_enter(self, person: Person, *, at=OVER) -> bool:
        standing = queries.find_standing(person_id=person.id, account_id=self.account.id, at=at)
        rows = queries.list_linked_accounts(person_id=person.id, at=at)
        assert (standing is not None) == any(row.account == self.account for row in rows)
        return standing is not None


@pytest.fixture
def given() -> Given:
    return Given()


def test_a_right_by_key_ends_with_the_term_before_any_clock_runs(given: Given) -> None:
    ipek = make_person()
    given.let_in(ipek)
    last_day = AT + (given.grant.ends_on - AT.date())
    assert given.may_enter(ipek, at=last_day)
    assert not given.may_enter(ipek, at=last_day + timedelta(days=1))
    assert Operator.objects.get(person=ipek).state == "active"


def test_a_right_that_was_kept_goes_on(given: Given) -> None:
    ipek = make_person()
    operator = given.let_in(ipek)
    accounts.keep_operator(
        actor=given.holder(),
        account_id=given.account.id,
        operator_id=operator.id,
        expected_version=operator.version,
        at=AT,
    )
    assert given.may_enter(ipek)


def test_an_extension_takes_the_right_along(given: Given) -> None:
    ipek = make_person()
    given.let_in(ipek)
    holder = acting(given.purchase.person, given.account)
    actions.extend_key(
        actor=holder,
        account_id=given.account.id,
        grant_id=given.id,
        expected_version=given.grant.version,
        at=AT,
    )
    assert given.grant.ends_on > OVER.date()
    assert given.may_enter(ipek)


def test_a_key_invites_nobody_after_the_term(given: Given) -> None:
    with pytest.raises(errors.StateConflict):
        given.invite(make_person(), at=OVER)
    actions.expire_grants(at=OVER)
    with pytest.raises(errors.StateConflict):
        given.invite(make_person())


def test_a_key_of_a_disabled_grant_invites_nobody(given: Given) -> None:
    actions.disable_key(actor=given.holder(), account_id=given.account.id, grant_id=given.id, at=AT)
    with pytest.raises(errors.StateConflict):
        given.invite(make_person())


def test_no_right_by_key_is_written_without_its_end(given: Given) -> None:
    key = key_actor(given.account, grant_id=given.id, permissions=[LIST, OPERATORS])
    with pytest.raises(ValueError, match="ends with the term"):
        accounts.invite_operator(
            actor=key, account_id=given.account.id, tckn=make_person().tckn, permissions=[LIST], at=AT
        )

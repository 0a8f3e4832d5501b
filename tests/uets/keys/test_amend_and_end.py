"""Güncelle in every state, by every role, from two windows; and what ends with a grant."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from tests.builders.market import Purchase, make_integrator, make_tariff
from tests.builders.people import AT, acting, key_actor, make_person
from uets.accounts import actions as accounts
from uets.accounts import queries as operators
from uets.accounts.models import Operator
from uets.accounts.states import OperatorState, Permission, Role
from uets.agreements import queries as agreements
from uets.agreements.states import ConsentKind
from uets.kernel.actor import Actor
from uets.keys import actions, errors, ports, queries
from uets.keys.models import ApiKey, CredentialDelivery, Grant
from uets.keys.states import GrantState, IpRule

pytestmark = pytest.mark.django_db
LIST, OPEN, DELETE = Permission.READ_LIST.value, Permission.READ_OPEN.value, Permission.DELETE.value
OPERATORS = Permission.MANAGE_OPERATORS.value
LATER, OVER = AT + timedelta(minutes=6), AT + timedelta(days=370)


class VaultAway:
    """A key vault that does not answer: the purchase stands, the vault finds its request later."""

    def poke(self) -> None:
        raise ports.VaultUnavailable

    def permit(self, _: ports.PermitRequest) -> None:
        raise ports.VaultUnavailable

    def reveal(self, _: ports.RevealRequest) -> ports.RevealAnswer:
        raise ports.VaultUnavailable


class Given:
    """A bought grant that lists and opens, from the integrator's own addresses."""

    def __init__(self) -> None:
        self.purchase = Purchase()
        self.account = self.purchase.account
        draft = self.purchase.fill_in(make_tariff(make_integrator()), permissions=[LIST, OPEN])
        self.id = self.purchase.approve(draft)

    @property
    def grant(self) -> Grant:
        return Grant.objects.get(id=self.id)

    def operator(self, *permissions: str) -> Actor:
        return acting(make_person(), self.account, role=Role.OPERATOR, permissions=permissions)

    def named(self, **more: Any) -> dict[str, Any]:
        actor = acting(self.purchase.person, self.account)
        return {"actor": actor, "account_id": self.account.id, "grant_id": self.id, "at": AT, **more}

    def amend(
        self, permissions: list[str], rule: IpRule = IpRule.REGISTERED, *ranges: str, **more: Any
    ) -> Grant:
        settings = actions.Settings(permissions=permissions, ip_rule=rule, ip_ranges=list(ranges))
        answers = {"expected_version": self.grant.version, "settings": settings, "are_local_allowed": True}
        return actions.amend_grant(**self.named(**{**answers, **more}))


@pytest.fixture
def given() -> Given:
    return Given()


def test_an_operator_with_the_right_narrows_but_never_widens(given: Given) -> None:
    actor = given.operator(LIST, OPERATORS)
    assert given.amend([LIST], actor=actor).permissions == [LIST]
    with pytest.raises(errors.PrincipalRequired):
        given.amend([LIST, OPEN], actor=actor)


def test_an_operator_without_the_right_and_a_key_change_nothing(given: Given) -> None:
    with pytest.raises(errors.PermissionMissing):
        given.amend([LIST], actor=given.operator(LIST, OPEN))
    key = key_actor(given.account, grant_id=given.id, permissions=[LIST, OPEN, OPERATORS])
    with pytest.raises(errors.PrincipalRequired):
        given.amend([LIST], actor=key)
    with pytest.raises(errors.PrincipalRequired):
        actions.disable_key(**given.named(actor=key))
    assert given.grant.state == GrantState.AWAITING_DELIVERY


def test_ranges_within_the_registered_ones_need_no_fresh_login(given: Given) -> None:
    grant = given.amend([LIST, OPEN], IpRule.RANGES, "203.0.113.4/30", at=LATER)
    assert (grant.ip_rule, grant.ip_ranges) == ("ranges", ["203.0.113.4/30"])


@pytest.mark.parametrize(
    ("rule", "ranges"), [(IpRule.NONE, ()), (IpRule.RANGES, ("203.0.113.0/27",)), (IpRule.RANGES, ("::/0",))]
)
def test_letting_more_addresses_in_needs_a_fresh_login(
    given: Given, rule: IpRule, ranges: tuple[str, ...]
) -> None:
    with pytest.raises(errors.LoginNotFresh):
        given.amend([LIST, OPEN], rule, *ranges, at=LATER)
    assert given.amend([LIST, OPEN], rule, *ranges).ip_rule == rule


def test_the_same_settings_again_change_and_record_nothing(given: Given) -> None:
    version = given.grant.version
    given.amend([LIST, OPEN])
    assert given.grant.version == version
    kinds = [row.kind for row in agreements.list_consents(account_id=given.account.id, grant_id=given.id)]
    assert ConsentKind.GRANT_AMENDED not in kinds


def test_a_second_amendment_supersedes_the_first(given: Given) -> None:
    given.amend([LIST])
    given.amend([LIST, DELETE])
    first, second = [
        row
        for row in agreements.list_consents(account_id=given.account.id, grant_id=given.id)
        if row.kind == ConsentKind.GRANT_AMENDED
    ]
    assert second.record["supersedes"] == str(first.id)
    assert second.record["amendment"] == {"permissions": {"old": [LIST], "new": [LIST, DELETE]}}


def test_a_disabled_grant_is_narrowed_and_stays_disabled(given: Given) -> None:
    actions.disable_key(**given.named())
    assert given.amend([LIST]).state == GrantState.DISABLED


def test_an_ended_grant_is_not_changed_disabled_or_enabled(given: Given) -> None:
    actions.expire_grants(at=OVER)
    with pytest.raises(errors.StateConflict):
        given.amend([LIST])
    for act in (actions.disable_key, actions.enable_key):
        with pytest.raises(errors.StateConflict):
            act(**given.named())


def test_a_grant_of_another_account_is_not_found(given: Given) -> None:
    other = Purchase(person=given.purchase.person).account
    with pytest.raises(errors.GrantNotFound):
        actions.disable_key(**given.named(account_id=other.id))


def test_the_end_closes_an_open_hand_over(given: Given) -> None:
    actions.expire_grants(at=OVER)
    delivery = CredentialDelivery.objects.get(grant_id=given.id)
    assert (delivery.state, delivery.jwe, delivery.ended_at) == ("closed", "", OVER)
    assert ApiKey.objects.get(grant_id=given.id).state == "undelivered"
    assert actions.expire_grants(at=OVER) == 0


def test_operators_added_by_the_key_end_with_it_unless_kept(given: Given) -> None:
    key = key_actor(given.account, grant_id=given.id, permissions=[LIST, OPERATORS])
    ended, kept = (
        actions.invite_by_key(
            actor=key, account_id=given.account.id, tckn=make_person().tckn, permissions=[LIST], at=AT
        )
        for _ in range(2)
    )
    holder = acting(given.purchase.person, given.account)
    accounts.keep_operator(
        actor=holder, account_id=given.account.id, operator_id=kept.id, expected_version=kept.version, at=AT
    )
    actions.expire_grants(at=OVER)
    assert Operator.objects.get(id=ended.id).state == OperatorState.REMOVED
    found = operators.get_operator(account_id=given.account.id, operator_id=kept.id)
    assert found.state == OperatorState.INVITED


def test_consequences_see_the_account_s_other_grants(given: Given) -> None:
    def foresee() -> bool:
        found = queries.find_consequences(
            account_id=given.account.id,
            grant_id=given.id,
            unopened=3,
            nearest_deemed_served_on=AT.date(),
            on=AT.date(),
        )
        return found.has_other_integrator

    assert foresee() is False
    other = given.purchase.approve(given.purchase.fill_in(make_tariff(make_integrator())))
    assert foresee() is False
    Grant.objects.filter(id=other).update(state=GrantState.ACTIVE)
    assert foresee() is True


@pytest.mark.django_db(transaction=True)
def test_two_windows_never_write_over_each_other() -> None:
    ports.key_vault.bind(VaultAway)
    given, start, refusals = Given(), threading.Barrier(2), []
    version = given.grant.version

    def save(permissions: list[str]) -> None:
        start.wait()
        try:
            given.amend(permissions, expected_version=version)
        except errors.VersionStale as stale:
            refusals.append(stale)
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=[wanted]) for wanted in ([LIST], [LIST, DELETE])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refusals) == 1
    assert given.grant.version == version + 1

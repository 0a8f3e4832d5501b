"""Yetkiyi Sonlandır: as easy as giving, at once, for good; and the integrator gives up its own grant."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from tests.builders import keys as build
from uets.agreements import queries as agreements
from uets.alerts.models import OutgoingEmail
from uets.evidence import queries as evidence
from uets.keys import actions, errors
from uets.keys.states import Permission

pytestmark = pytest.mark.django_db
MUCH_LATER = build.AT + timedelta(days=2)


@pytest.fixture
def given() -> build.HandOver:
    return build.hand_over_key()


def end(given: build.HandOver, **actor: object) -> None:
    who = msgspec.structs.replace(given.holder, **actor)
    actions.end_grant(actor=who, account_id=given.account.id, grant_id=given.grant.id, at=MUCH_LATER)
    given.grant.refresh_from_db()


def kinds(given: build.HandOver) -> list[str]:
    found = evidence.list_evidence_of(account_id=given.account.id, subject=given.grant.ref)
    return [record.kind for record in found]


def test_it_ends_for_good_without_a_fresh_login(given: build.HandOver) -> None:
    end(given)
    assert (given.grant.state, given.grant.state_reason) == ("cancelled", "holder_portal")
    assert given.key.state == "cancelled"
    assert "grant:cancelled" in kinds(given)
    for act in (actions.disable_key, actions.enable_key):
        with pytest.raises(errors.StateConflict):
            act(actor=given.holder, account_id=given.account.id, grant_id=given.grant.id, at=build.AT)


def test_the_withdrawal_stands_in_the_chain_and_in_a_last_receipt(given: build.HandOver) -> None:
    end(given)
    newest = agreements.list_consents(account_id=given.account.id, grant_id=given.grant.id)[-1]
    assert newest.kind == "withdrawn"
    assert newest.record["shown"]["control"] == "Yetkiyi sonlandır"
    receipt = agreements.list_receipts(account_id=given.account.id, grant_id=given.grant.id)[0]
    assert b'"withdrawn"' in bytes(receipt.content)
    assert agreements.check_consents(chain=newest.chain) == 2


def test_both_sides_are_told(given: build.HandOver) -> None:
    end(given)
    told = OutgoingEmail.objects.filter(topic="grant_ended")
    to = {given.person.email, given.partner.integrator.contact_email}
    assert set(told.values_list("to_address", flat=True)) == to
    assert "Ücret iadesini entegratör yapar" in told[0].body


def test_twice_is_no_error_and_records_nothing_more(given: build.HandOver) -> None:
    end(given)
    once = kinds(given)
    end(given)
    assert kinds(given) == once


def test_an_open_hand_over_is_closed() -> None:
    minted = build.mint()
    end(minted)
    assert (minted.delivery.state, minted.delivery.jwe, minted.key.state) == ("closed", "", "cancelled")


def test_a_grant_whose_term_is_over_can_be_ended(given: build.HandOver) -> None:
    actions.expire_grants(at=build.AT + timedelta(days=370))
    end(given)
    assert (given.grant.state, given.key.state) == ("cancelled", "cancelled")


def test_who_may_narrow_may_end(given: build.HandOver) -> None:
    with pytest.raises(errors.PermissionMissing):
        end(given, role="operator", permissions=frozenset({Permission.READ_LIST.value}))
    end(given, role="operator", permissions=frozenset({Permission.MANAGE_OPERATORS.value}))
    assert given.grant.state == "cancelled"


def test_a_key_never_ends_its_grant(given: build.HandOver) -> None:
    with pytest.raises(errors.PrincipalRequired):
        actions.end_grant(
            actor=build.key_actor(given), account_id=given.account.id, grant_id=given.grant.id, at=build.AT
        )


def test_the_integrator_gives_up_its_own_grant_only(given: build.HandOver) -> None:
    stranger = build.make_partner()
    with pytest.raises(errors.GrantNotFound):
        actions.relinquish_grant(
            actor=stranger.actor, integrator_id=stranger.integrator.id, grant_id=given.grant.id, at=build.AT
        )
    own = given.partner
    named: dict[str, Any] = {
        "actor": own.actor,
        "integrator_id": own.integrator.id,
        "grant_id": given.grant.id,
    }
    for _ in range(2):
        ended = actions.relinquish_grant(**named, at=build.AT)
        assert (ended.state, ended.state_reason) == ("cancelled", "integrator_request")
    assert kinds(given).count("grant:cancelled") == 1
    assert OutgoingEmail.objects.filter(topic="grant_ended").count() == 2

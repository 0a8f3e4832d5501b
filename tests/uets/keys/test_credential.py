"""Pull and acknowledge: the integrator's part of the hand-over (keys-and-api.md §5.6-8)."""

from datetime import timedelta

import pytest

from tests.builders import keys as build
from uets.alerts.models import OutgoingEmail
from uets.evidence import queries as evidence
from uets.keys import errors
from uets.keys.actions.close_overdue_deliveries import close_overdue_deliveries
from uets.keys.actions.pull_credential import pull_credential

pytestmark = pytest.mark.django_db

WEEK = build.AT + timedelta(days=7)


def kinds(hand_over):
    records = evidence.list_evidence_of(account_id=hand_over.account.id, subject=hand_over.grant.ref)
    return [record.kind for record in records]


def test_pulling_twice_gives_the_same_letter_and_one_record():
    minted = build.mint()
    assert minted.pull() == minted.pull(at=build.AT + timedelta(hours=1)) == minted.delivery.jwe
    assert minted.delivery.pulled_at == build.AT
    assert kinds(minted) == ["key:minted", "key:pulled"]


def test_another_integrator_finds_nothing():
    minted, other = build.mint(), build.make_partner()
    with pytest.raises(errors.GrantNotFound):
        pull_credential(
            actor=other.actor, integrator_id=other.integrator.id, grant_id=minted.grant.id, at=build.AT
        )


def test_before_minting_the_letter_is_not_ready():
    with pytest.raises(errors.CredentialNotReady):
        build.order().pull()


def test_the_right_proof_makes_key_and_grant_active_and_deletes_the_letter():
    done = build.hand_over_key()
    assert (done.key.state, done.grant.state, done.delivery.state) == ("active", "active", "acknowledged")
    assert done.delivery.jwe == ""
    assert done.delivery.acknowledged_from == "203.0.113.10"
    assert kinds(done) == ["key:minted", "key:pulled", "key:received"]
    assert evidence.check_chain(chain=done.grant.ref) == 3
    with pytest.raises(errors.CredentialGone):
        done.pull()


def test_the_right_proof_again_gets_the_same_answer():
    minted = build.mint()
    first = minted.acknowledge()
    assert minted.acknowledge(at=WEEK) == first
    assert kinds(minted).count("key:received") == 1
    with pytest.raises(errors.ProofInvalid):
        minted.acknowledge("falsch")


def test_the_fifth_wrong_proof_closes_the_delivery():
    minted = build.mint()
    tries_left = []
    for _ in range(5):
        with pytest.raises(errors.ProofInvalid) as refusal:
            minted.acknowledge("wrong")
        tries_left.append(refusal.value.facts["tries_left"])
    assert tries_left == [4, 3, 2, 1, 0]
    assert (minted.key.state, minted.delivery.state, minted.delivery.jwe) == ("undelivered", "closed", "")
    assert kinds(minted)[2:] == ["key:proof_refused"] * 5 + ["key:undelivered"]
    with pytest.raises(errors.DeliveryClosed):
        minted.acknowledge()


@pytest.mark.parametrize("state", ["disabled", "suspended"])
def test_a_proof_never_undoes_what_the_holder_or_the_system_stopped(state):
    minted = build.mint()
    minted.grant.state = state
    minted.grant.save()
    minted.acknowledge()
    minted.grant.refresh_from_db()
    assert (minted.key.state, minted.grant.state) == ("active", state)


def test_after_seven_days_the_letter_is_destroyed_and_both_sides_are_told():
    minted = build.mint()
    assert close_overdue_deliveries(at=WEEK - timedelta(seconds=1)) == 0
    assert close_overdue_deliveries(at=WEEK) == 1
    assert close_overdue_deliveries(at=WEEK) == 0
    assert (minted.key.state, minted.delivery.state, minted.delivery.jwe) == ("undelivered",) * 2 + ("",)
    assert kinds(minted) == ["key:minted", "key:undelivered"]
    told = set(OutgoingEmail.objects.filter(topic="key_undelivered").values_list("to_address", flat=True))
    assert told == {minted.person.email, minted.partner.integrator.contact_email}
    with pytest.raises(errors.CredentialGone):
        minted.pull(at=WEEK)


def test_after_seven_days_nothing_is_handed_out_even_before_the_worker_came():
    minted = build.mint()
    minted.letter = minted.partner.read(minted.pull())
    with pytest.raises(errors.CredentialGone):
        minted.pull(at=WEEK)
    with pytest.raises(errors.DeliveryClosed):
        minted.acknowledge(at=WEEK)

"""“Yeniden gönder” makes a new key; envelopes are destroyed when their time has come."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from tests.builders import keys as build
from uets.evidence import queries as evidence
from uets.keys import errors
from uets.keys.actions.close_overdue_deliveries import close_overdue_deliveries
from uets.keys.actions.mint_keys import mint_key
from uets.keys.actions.resend_key import resend_key
from uets.keys.actions.shred_envelopes import shred_envelopes
from uets.keys.models import VaultEnvelope
from uets.keys.rules import resend as rules

pytestmark = pytest.mark.django_db

WEEK = build.AT + timedelta(days=7)


@pytest.fixture
def undelivered():
    minted = build.mint()
    close_overdue_deliveries(at=WEEK)
    return minted


def resend(hand_over, *, at=build.AT, **actor):
    return resend_key(
        actor=msgspec.structs.replace(hand_over.holder, **actor),
        account_id=hand_over.account.id,
        grant_id=hand_over.grant.id,
        at=at,
    )


def kinds(hand_over):
    records = evidence.list_evidence_of(account_id=hand_over.account.id, subject=hand_over.grant.ref)
    return [record.kind for record in records]


def test_a_new_key_is_made_and_the_old_one_stays_undelivered(undelivered):
    old = undelivered.key
    delivery = resend(undelivered)
    assert delivery.key_id != old.id
    assert mint_key(key_id=delivery.key_id, prefix="uets", at=WEEK)
    undelivered.key_id = delivery.key_id
    assert undelivered.key.kid != old.kid
    undelivered.acknowledge(at=build.AT + timedelta(days=1))
    old.refresh_from_db()
    assert (old.state, undelivered.key.state) == ("undelivered", "active")
    assert kinds(undelivered)[1:3] == ["key:undelivered", "key:resent"]


def test_needs_a_fresh_strong_login(undelivered):
    with pytest.raises(errors.LoginNotFresh):
        resend(undelivered, at=build.AT + timedelta(minutes=6))


def test_an_ordinary_operator_is_refused(undelivered):
    with pytest.raises(errors.PrincipalRequired):
        resend(undelivered, role="operator")


def test_a_waiting_delivery_is_not_doubled():
    with pytest.raises(errors.StateConflict):
        resend(build.mint())


def test_a_disabled_grant_gets_no_key(undelivered):
    undelivered.grant.state = "disabled"
    undelivered.grant.save()
    with pytest.raises(errors.StateConflict):
        resend(undelivered)


def test_an_encryption_key_the_holder_has_not_seen_is_refused(undelivered):
    undelivered.partner.integrator.keys.filter(use="enc").update(state="removed")
    with pytest.raises(errors.StateConflict) as refusal:
        resend(undelivered)
    assert refusal.value.facts["why"] == "encryption-key-changed"


@pytest.mark.parametrize(
    ("grant", "key", "role", "possible"),
    [
        ("awaiting_delivery", "undelivered", "holder", True),
        ("active", "undelivered", "principal_operator", True),
        ("awaiting_delivery", "awaiting_delivery", "holder", False),
        ("awaiting_delivery", None, "holder", False),
        ("expired", "undelivered", "holder", False),
        ("awaiting_delivery", "undelivered", "operator", False),
    ],
)
def test_when_the_button_is_shown(undelivered, grant, key, role, possible):
    actor = msgspec.structs.replace(undelivered.holder, role=role)
    late = build.AT + timedelta(hours=1)
    assert rules.can_resend(grant_state=grant, newest_key_state=key, actor=actor, at=late) is possible


def test_the_envelope_of_an_ended_key_is_destroyed(undelivered):
    live = build.hand_over_key()
    assert shred_envelopes(at=WEEK) == 1
    left = VaultEnvelope.objects.filter(key_id__in=[live.key_id, undelivered.key_id])
    assert list(left.values_list("key_id", flat=True)) == [live.key_id]
    assert kinds(undelivered)[-1] == "key:shredded"
    assert shred_envelopes(at=WEEK) == 0


def test_thirty_days_after_the_term_the_envelope_is_destroyed():
    done = build.hand_over_key()
    last_moment = datetime(2027, 12, 24, 20, 59, 59, tzinfo=UTC)
    assert shred_envelopes(at=last_moment) == 0
    assert shred_envelopes(at=last_moment + timedelta(seconds=1)) == 1
    assert not VaultEnvelope.objects.filter(key_id=done.key_id).exists()


def test_a_cancelled_grant_keeps_no_envelope():
    done = build.hand_over_key()
    done.grant.state = "cancelled"
    done.grant.save()
    assert shred_envelopes(at=build.AT) == 1

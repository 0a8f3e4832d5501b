"""Anahtarı Yenile: a new key is handed over, the old one works on, and at its instant it does not any more."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from tests.builders import keys as build
from tests.builders.people import acting
from uets.alerts.models import OutgoingEmail
from uets.evidence import queries as evidence
from uets.keys import actions, errors, queries
from uets.keys.models import ApiKey, VaultEnvelope
from uets.keys.rules.access import can_call
from uets.keys.states import Permission

pytestmark = pytest.mark.django_db
AT, DAY = build.AT, timedelta(hours=24)
LATER = AT + timedelta(hours=3)


@pytest.fixture
def given() -> build.HandOver:
    return build.hand_over_key()


def rotate(given: build.HandOver, *, at: Any = AT, overlap_hours: int = 24, **actor: object) -> ApiKey:
    """Order a new key and look at it from then on; return the old one."""
    old = given.key
    delivery = actions.rotate_key(
        actor=msgspec.structs.replace(given.holder, **actor),
        account_id=given.account.id,
        grant_id=given.grant.id,
        at=at,
        overlap_hours=overlap_hours,
    )
    given.key_id, given.letter = delivery.key_id, {}
    return old


def renew(given: build.HandOver, **more: Any) -> ApiKey:
    """Rotate, and let the integrator acknowledge the new key three hours later."""
    old = rotate(given, **more)
    build.mint(given)
    given.acknowledge(at=LATER)
    old.refresh_from_db()
    return old


def works(kid: str, *, at: Any) -> bool:
    access = queries.find_access(kid=kid)
    assert access is not None
    return can_call(
        access=access, permission=Permission.READ_LIST, address="203.0.113.10", on=at.date(), at=at
    )


def kinds(given: build.HandOver) -> list[str]:
    found = evidence.list_evidence_of(account_id=given.account.id, subject=given.grant.ref)
    return [record.kind for record in found]


@pytest.mark.django_db(transaction=True)
def test_no_call_fails_while_keys_change() -> None:
    given = build.hand_over_key()
    old = rotate(given)
    assert (works(old.kid, at=AT), works(given.key.kid, at=AT)) == (True, False)
    build.mint(given)
    given.acknowledge(at=LATER)
    for at in (LATER, LATER + DAY - timedelta(microseconds=1)):
        assert (works(old.kid, at=at), works(given.key.kid, at=at)) == (True, True)
    assert (works(old.kid, at=LATER + DAY), works(given.key.kid, at=LATER + DAY)) == (False, True)


def test_the_old_key_overlaps_for_a_day_and_is_then_replaced(given: build.HandOver) -> None:
    old = renew(given)
    assert (old.state, old.usable_until, given.key.state) == ("overlapping", LATER + DAY, "active")
    assert actions.end_overlaps(at=LATER + DAY - timedelta(seconds=1)) == 0
    assert actions.end_overlaps(at=LATER + DAY) == 1
    assert actions.end_overlaps(at=LATER + DAY) == 0
    old.refresh_from_db()
    assert old.state == "replaced"
    assert kinds(given)[-4:] == ["key:minted", "key:pulled", "key:received", "key:replaced"]
    assert actions.shred_envelopes(at=LATER + DAY) == 1
    assert not VaultEnvelope.objects.filter(key_id=old.id).exists()


def test_the_evidence_names_both_keys(given: build.HandOver) -> None:
    old = renew(given, overlap_hours=1)
    found = evidence.list_evidence_of(account_id=given.account.id, subject=given.grant.ref)
    facts = {record.kind: record.facts for record in found}
    assert facts["key:rotated"] == {
        "kid": given.key.kid,
        "old_kid": old.kid,
        "reason": "holder_portal",
        "overlap_hours": 1,
    }
    assert [row["kid"] for row in facts["key:received"]["replaces"]] == [old.kid]
    assert old.usable_until == LATER + timedelta(hours=1)


def test_both_sides_are_told_without_a_key(given: build.HandOver) -> None:
    old = rotate(given)
    told = OutgoingEmail.objects.filter(topic="key_rotated")
    to = {given.person.email, given.partner.integrator.contact_email}
    assert set(told.values_list("to_address", flat=True)) == to
    assert f"{old.kid}*****" in told[0].body


def test_a_key_that_nobody_fetches_leaves_the_old_one(given: build.HandOver) -> None:
    old = rotate(given)
    build.mint(given)
    actions.close_overdue_deliveries(at=AT + timedelta(days=7))
    old.refresh_from_db()
    assert (given.key.state, old.state) == ("undelivered", "active")
    rotate(given)


def test_a_second_rotation_meanwhile_is_refused(given: build.HandOver) -> None:
    rotate(given)
    with pytest.raises(errors.RotationInProgress):
        rotate(given)
    build.mint(given)
    given.acknowledge(at=LATER)
    with pytest.raises(errors.RotationInProgress):
        rotate(given)
    over = LATER + DAY
    rotate(given, at=over, login=acting(given.person, given.account, at=over).login)


def test_it_needs_a_fresh_login_and_the_right(given: build.HandOver) -> None:
    with pytest.raises(errors.LoginNotFresh):
        rotate(given, at=AT + timedelta(minutes=6))
    with pytest.raises(errors.PermissionMissing):
        rotate(given, role="operator", permissions=frozenset({Permission.READ_LIST.value}))
    rotate(given, role="operator", permissions=frozenset({Permission.MANAGE_OPERATORS.value}))


def test_the_integrator_renews_its_own_key_only(given: build.HandOver) -> None:
    stranger = build.make_partner()
    named: dict[str, Any] = {"grant_id": given.grant.id, "at": AT}
    with pytest.raises(errors.GrantNotFound):
        actions.rotate_own_key(actor=stranger.actor, integrator_id=stranger.integrator.id, **named)
    own = given.partner
    delivery = actions.rotate_own_key(actor=own.actor, integrator_id=own.integrator.id, **named)
    assert ApiKey.objects.get(id=delivery.key_id).state_reason == "integrator_request"


def test_an_encryption_key_the_holder_has_not_seen_is_refused(given: build.HandOver) -> None:
    given.partner.integrator.keys.filter(use="enc").update(state="removed")
    with pytest.raises(errors.StateConflict):
        rotate(given)


def test_a_disabled_grant_comes_back_with_the_key_it_has(given: build.HandOver) -> None:
    old = rotate(given)
    named: dict[str, Any] = {"account_id": given.account.id, "grant_id": given.grant.id, "at": AT}
    named["actor"] = given.holder
    actions.disable_key(**named)
    assert actions.enable_key(**named).state == "active"
    old.refresh_from_db()
    assert (old.state, given.key.state) == ("active", "undelivered")


def test_the_end_of_a_term_brings_back_the_newer_key_alone(given: build.HandOver) -> None:
    late = AT + timedelta(days=370)
    old = renew(given)
    actions.expire_grants(at=late)
    old.refresh_from_db()
    assert (old.state, given.key.state) == ("replaced", "expired")

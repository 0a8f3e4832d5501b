"""Minting: after the commit that ordered the key, exactly once, and only for the encryption key the holder has seen."""

import pytest
from django.db import transaction
from joserfc.jwk import ECKey

from tests.builders import keys as build
from uets.evidence import queries as evidence
from uets.keys import ports
from uets.keys.actions.mint_keys import mint_key
from uets.keys.models import MintRequest, VaultEnvelope
from uets.keys.queries.credentials import list_mint_requests
from uets.keys.rules import hand_over as rules
from uets.keys.rules.key_format import parse

pytestmark = pytest.mark.django_db


def kinds(hand_over):
    records = evidence.list_evidence_of(account_id=hand_over.account.id, subject=hand_over.grant.ref)
    return [record.kind for record in records]


def test_an_ordered_key_waits_without_secret():
    ordered = build.order()
    assert ordered.key.state == ordered.delivery.state == "minting"
    assert ordered.key.key_hmac is None
    assert list_mint_requests() == [ordered.key_id]


def test_minting_keeps_hmac_envelope_and_letter():
    minted = build.mint()
    letter = minted.partner.read(minted.delivery.jwe)
    key = minted.key
    assert parse(letter["key"], prefix="uets").kid == key.kid
    assert key.pepper_version == 1
    assert bytes(key.key_hmac or b"") == ports.peppers().mac(letter["key"].encode(), version=1)
    assert key.last_four == letter["key"][-4:]
    assert letter["expires_on"] == "2027-11-24"
    assert (key.state, minted.delivery.state) == ("awaiting_delivery", "pending")
    assert kinds(minted) == ["key:minted"]
    envelope = VaultEnvelope.objects.get(key_id=key.id)
    assert letter["key"].encode() not in bytes(envelope.ciphertext) + bytes(envelope.wrapped_key)


def test_the_digest_is_that_of_the_proof_the_reader_makes():
    minted = build.mint()
    letter = minted.partner.read(minted.delivery.jwe)
    proof = rules.prove(key=letter["key"], delivery_id=letter["delivery_id"], nonce=letter["nonce"])
    assert rules.digest_proof(proof) == minted.delivery.proof_sha256


def test_x25519_is_minted_too():
    minted = build.mint(build.order(partner=build.make_partner(curve="X25519", signs_with="Ed25519")))
    assert minted.partner.read(minted.delivery.jwe)["key"].startswith("uets_live_")


def test_a_second_mint_does_nothing():
    minted = build.mint()
    before = minted.delivery.jwe
    assert not mint_key(key_id=minted.key_id, prefix="uets", at=build.AT)
    assert minted.delivery.jwe == before
    assert not MintRequest.objects.exists()


def test_a_mint_that_fails_leaves_the_request():
    ordered = build.order()
    with transaction.atomic():
        build.mint(ordered)
        transaction.set_rollback(True)
    assert list_mint_requests() == [ordered.key_id]
    assert ordered.key.key_hmac is None


def test_a_closed_delivery_is_not_minted():
    ordered = build.order()
    delivery = ordered.delivery
    delivery.state = "closed"
    delivery.save()
    assert not mint_key(key_id=ordered.key_id, prefix="uets", at=build.AT)
    assert ordered.key.key_hmac is None
    assert not MintRequest.objects.exists()


@pytest.mark.parametrize("swap", ["integrator", "consent"])
def test_an_encryption_key_the_holder_has_not_seen_stops_the_delivery(swap):
    ordered = build.order()
    stranger = ECKey.generate_key("P-256")
    if swap == "integrator":
        ordered.partner.integrator.keys.filter(use="enc").update(state="removed")
        build.add_public_key(ordered.partner.integrator, stranger, use="enc")
    else:
        build.agree(ordered, thumbprint=stranger.thumbprint())
    assert not mint_key(key_id=ordered.key_id, prefix="uets", at=build.AT)
    assert (ordered.key.state, ordered.delivery.state) == ("undelivered", "closed")
    assert ordered.key.key_hmac is None
    assert not VaultEnvelope.objects.filter(key_id=ordered.key_id).exists()
    assert kinds(ordered) == ["key:undelivered"]

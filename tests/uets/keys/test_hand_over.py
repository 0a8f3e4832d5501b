"""The letter to the integrator and the proof of receipt, judged by a second library (keys-and-api.md §5.6-7)."""

import json
from collections.abc import Callable, Mapping
from datetime import date

import pytest
from joserfc.jwk import ECKey, OKPKey
from jwcrypto import jwe as stranger
from jwcrypto import jwk as stranger_keys

from uets.keys.rules import hand_over

PRINTED = "uets_live_ghcknj2h71_h8QvrcSJd9DXJTrcVtHEHFlYSWkdVInWozxfJMcq7lU4GfR9Q"
DELIVERY = "cdl_01JD3ZA0B1C2D3E4F5G6H7J8K9"
NONCE = "m3Jx0n4l2v6T1cQ8yB7s9A"
PROOF = "HnAAYrmvCoAWC4AD6IjwvStewnthh03K-3Ty9CRTfkI"
LETTER = hand_over.Letter(
    grant_id="grn_01JD3ZA0B1C2D3E4F5G6H7J8K8",
    delivery_id=DELIVERY,
    key=PRINTED,
    nonce=NONCE,
    expires_on=date(2027, 6, 28),
)
KEYS: dict[str, Callable[[], ECKey | OKPKey]] = {
    "P-256": lambda: ECKey.generate_key("P-256"),
    "X25519": lambda: OKPKey.generate_key("X25519"),
}


def test_the_printed_proof():
    assert hand_over.prove(key=PRINTED, delivery_id=DELIVERY, nonce=NONCE) == PROOF


def test_a_proof_is_known_by_its_digest_only():
    digest = hand_over.digest_proof(PROOF)
    assert hand_over.is_proof(PROOF, proof_sha256=digest)
    assert not hand_over.is_proof(PROOF[:-1] + "J", proof_sha256=digest)
    assert not hand_over.is_proof("", proof_sha256="")
    assert not hand_over.is_proof("kanıt", proof_sha256=digest)


@pytest.mark.parametrize("curve", KEYS)
def test_another_library_reads_the_letter(curve):
    private = KEYS[curve]()
    letter = hand_over.seal_letter(LETTER, jwk=private.as_dict(private=False))
    key = stranger_keys.JWK.from_json(json.dumps(private.as_dict(private=True)))
    opened = stranger.JWE(algs=["ECDH-ES+A256KW", "A256GCM"])
    opened.deserialize(letter, key=key)
    assert json.loads(opened.payload) == {
        "grant_id": LETTER.grant_id,
        "delivery_id": DELIVERY,
        "key": PRINTED,
        "nonce": NONCE,
        "expires_on": "2027-06-28",
    }
    header = {name: opened.jose_header[name] for name in ("alg", "enc", "typ", "cty", "kid")}
    assert header == {
        "alg": "ECDH-ES+A256KW",
        "enc": "A256GCM",
        "typ": "uets-key+jwe",
        "cty": "json",
        "kid": key.thumbprint(),
    }


@pytest.mark.parametrize("curve", KEYS)
def test_nobody_else_reads_the_letter(curve):
    letter = hand_over.seal_letter(LETTER, jwk=KEYS[curve]().as_dict(private=False))
    other = stranger_keys.JWK.from_json(json.dumps(KEYS[curve]().as_dict(private=True)))
    with pytest.raises(stranger.InvalidJWEData):
        stranger.JWE(algs=["ECDH-ES+A256KW", "A256GCM"]).deserialize(letter, key=other)


@pytest.mark.parametrize("curve", ["P-384", "Ed25519", None])
def test_other_curves_are_refused(curve):
    with pytest.raises(hand_over.EncryptionKeyUnfit):
        hand_over.seal_letter(LETTER, jwk={"kty": "EC", "crv": curve, "x": "", "y": ""})


def test_the_newest_record_that_names_a_thumbprint_counts():
    records: list[Mapping[str, object]] = [
        {"act": {}},
        {"handover": {"thumbprint": "new"}},
        {"handover": {"thumbprint": "old"}},
    ]
    assert hand_over.find_agreed_thumbprint(records) == "new"
    assert hand_over.find_agreed_thumbprint([{"handover": "x"}, {}]) is None


def test_a_letter_does_not_print_its_key():
    assert PRINTED not in repr(LETTER)


def test_nonces_have_128_bits_and_differ():
    nonces = {hand_over.new_nonce() for _ in range(1000)}
    assert len(nonces) == 1000
    assert {len(nonce) for nonce in nonces} == {22}

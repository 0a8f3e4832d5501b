"""Mint ordered keys: in the key vault process, after the commit that ordered them, each exactly once.

The request row is deleted in the transaction that keeps the key's HMAC, envelope and letter: a process killed before
its commit leaves the request, one killed after it leaves a minted key.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from uets.agreements import queries as agreements
from uets.evidence.states import Kind
from uets.integrators import queries as integrators
from uets.kernel.actor import system_actor
from uets.kernel.ids import to_public
from uets.keys import ports
from uets.keys.actions.recording import announce, record_fact
from uets.keys.models import ApiKey, CredentialDelivery, Grant, MintRequest, VaultEnvelope
from uets.keys.rules import hand_over, key_format
from uets.keys.states import DeliveryState, KeyState, Reason

ACTOR = system_actor(name="key-vault")


@transaction.atomic
def mint_key(*, key_id: UUID, prefix: str, at: datetime) -> bool:
    """Mint one ordered key and return whether this call did; another vault may have been faster.

    Without the encryption key the holder has seen, the delivery is closed and the key stays undelivered: the holder
    sees the new thumbprint first (amendment), then “Yeniden gönder”.
    """
    request = MintRequest.objects.select_for_update(skip_locked=True).filter(key_id=key_id).first()
    if request is None:
        return False
    locked = CredentialDelivery.objects.select_for_update()
    delivery = locked.get(account_id=request.account_id, key_id=key_id)
    key = ApiKey.objects.select_for_update().get(account_id=request.account_id, id=key_id)
    MintRequest.objects.filter(key_id=key_id).delete()
    if key.state != KeyState.MINTING or delivery.state != DeliveryState.MINTING:
        return False
    grant = Grant.objects.get(account_id=key.account_id, id=key.grant_id)
    jwk = _agreed_key(grant, delivery)
    if jwk is None:
        _refuse(key, delivery, grant, at=at)
        return False
    _mint(key, delivery, grant, jwk=jwk, prefix=prefix, at=at)
    return True


def _agreed_key(grant: Grant, delivery: CredentialDelivery) -> dict[str, object] | None:
    """Return the integrator's present encryption key if it is the one of the newest consent record and the delivery."""
    consents = agreements.list_consents(account_id=grant.account_id, grant_id=grant.id)
    newest_first = sorted(consents, key=lambda consent: consent.sequence, reverse=True)
    agreed = hand_over.find_agreed_thumbprint([consent.record for consent in newest_first])
    present = integrators.find_encryption_key(integrator_id=grant.integrator_id)
    if present is None or not agreed == present.thumbprint == delivery.enc_thumbprint:
        return None
    return dict(present.jwk)


def _mint(
    key: ApiKey,
    delivery: CredentialDelivery,
    grant: Grant,
    *,
    jwk: dict[str, object],
    prefix: str,
    at: datetime,
) -> None:
    text = key_format.new_key(kid=key.kid, prefix=prefix)
    letter = hand_over.Letter(
        grant_id=to_public("grn", grant.id),
        delivery_id=to_public("cdl", delivery.id),
        key=text,
        nonce=hand_over.new_nonce(),
        expires_on=grant.ends_on,
    )
    _keep_key(key, text=text, at=at)
    _keep_letter(delivery, letter, jwk=jwk, at=at)
    _keep_envelope(key, text=text, at=at)
    facts = {
        "kid": key.kid,
        "delivery_id": letter.delivery_id,
        "thumbprint": delivery.enc_thumbprint,
        "pepper_version": key.pepper_version,
    }
    record_fact(kind=Kind.KEY_MINTED, grant=grant, actor=ACTOR, facts=facts, at=at)
    announce(kind=Kind.KEY_AWAITING_DELIVERY, grant=grant, at=at)


def _keep_key(key: ApiKey, *, text: str, at: datetime) -> None:
    """Keep the HMAC under the newest pepper, never the key."""
    peppers = ports.peppers()
    key.pepper_version = peppers.newest
    key.key_hmac = peppers.mac(text.encode(), version=peppers.newest)
    key.last_four = text[-key_format.LAST_LETTERS :]
    key.state, key.minted_at, key.state_changed_at = KeyState.AWAITING_DELIVERY.value, at, at
    key.save(
        update_fields=[
            "key_hmac",
            "last_four",
            "minted_at",
            "pepper_version",
            "state",
            "state_changed_at",
        ]
    )


def _keep_letter(
    delivery: CredentialDelivery, letter: hand_over.Letter, *, jwk: dict[str, object], at: datetime
) -> None:
    """Keep the encrypted letter and the digest of the proof that only its reader can make."""
    proof = hand_over.prove(key=letter.key, delivery_id=letter.delivery_id, nonce=letter.nonce)
    delivery.jwe = hand_over.seal_letter(letter, jwk=jwk)
    delivery.proof_sha256 = hand_over.digest_proof(proof)
    delivery.state, delivery.encrypted_at = DeliveryState.PENDING.value, at
    delivery.save(update_fields=["encrypted_at", "jwe", "proof_sha256", "state"])


def _keep_envelope(key: ApiKey, *, text: str, at: datetime) -> None:
    """Keep the key for Görüntüle, encrypted under a data key that the vault's KEK wraps."""
    context = hand_over.envelope_context(kid=key.kid, grant_id=key.grant_id, account_id=key.account_id)
    envelope = ports.envelopes().seal(text.encode(), context=context)
    VaultEnvelope.objects.create(
        key_id=key.id,
        account_id=key.account_id,
        grant_id=key.grant_id,
        kid=key.kid,
        kek_id=envelope.kek_id,
        wrapped_key=envelope.wrapped_key,
        nonce=envelope.nonce,
        ciphertext=envelope.ciphertext,
        sealed_at=at,
    )


def _refuse(key: ApiKey, delivery: CredentialDelivery, grant: Grant, *, at: datetime) -> None:
    key.state, key.state_reason = KeyState.UNDELIVERED.value, Reason.OTHER.value
    key.state_changed_at = at
    key.save(update_fields=["state", "state_changed_at", "state_reason"])
    delivery.state, delivery.ended_at = DeliveryState.CLOSED.value, at
    delivery.save(update_fields=["ended_at", "state"])
    facts = {"kid": key.kid, "why": "encryption-key-changed", "thumbprint": delivery.enc_thumbprint}
    record_fact(kind=Kind.KEY_UNDELIVERED, grant=grant, actor=ACTOR, facts=facts, at=at)
    announce(kind=Kind.KEY_UNDELIVERED, grant=grant, at=at)

"""The receipt of what was accepted or bought: canonical JSON with the seal key's signature beside it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from uets.agreements import ports
from uets.agreements.models import Receipt
from uets.evidence import actions as evidence
from uets.evidence.errors import EvidenceToolsAway
from uets.evidence.ports import SealUnavailable
from uets.evidence.proof import chain as chains
from uets.evidence.states import Kind
from uets.kernel.actor import Actor
from uets.kernel.ids import new_id

AWAY = 60
"""Seconds after which a seal key that does not answer is asked again."""


@transaction.atomic
def issue_receipt(
    *,
    actor: Actor,
    account_id: UUID,
    grant_id: UUID | None,
    order_id: UUID | None,
    content: Mapping[str, object],
    at: datetime,
) -> Receipt:
    """Issue a consent receipt: canonical JSON (RFC 8785) with the detached signature of the seal key (trust.md §4).

    Raises EvidenceToolsAway when the seal key cannot sign now: without its receipt nothing is accepted.
    """
    receipt_id = new_id()
    try:
        key = ports.signing_key()
        body = chains.canonical({**content, "receipt_id": receipt_id, "issued_at": at, "key_id": key.key_id})
        signature = key.sign(body)
    except SealUnavailable as away:
        raise EvidenceToolsAway(why="seal", retry_after=AWAY) from away
    receipt = Receipt.objects.create(
        account_id=account_id,
        id=receipt_id,
        grant_id=grant_id,
        order_id=order_id,
        content=body,
        signature=signature,
        key_id=key.key_id,
        public_key=key.public_pem,
        issued_at=at,
    )
    evidence.record(
        kind=Kind.RECEIPT_ISSUED,
        subject=f"receipt:{receipt_id}",
        actor=actor,
        at=at,
        facts={"sha256": chains.sha256_hex(body), "key_id": receipt.key_id},
        account_id=account_id,
        chain=f"grant:{grant_id}" if grant_id else f"account:{account_id}",
    )
    return receipt

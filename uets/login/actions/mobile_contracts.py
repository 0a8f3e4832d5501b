"""A contract accepted by mobil imza: the signature is used up, and lies beside the consent record (trust.md §4)."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from uets.accounts import queries as accounts
from uets.agreements import actions as agreements
from uets.agreements.states import SignatureForm, SignedStatement
from uets.kernel.actor import Actor
from uets.login import errors
from uets.login.actions.mobile import take_signed
from uets.login.states import MobilePurpose

if TYPE_CHECKING:
    from uets.agreements.models import ConsentRecord


@transaction.atomic
def sign_contract_by_mobile(
    *,
    actor: Actor,
    signature_id: UUID,
    session_hash: str,
    shown_at: datetime | None,
    words: str,
    at: datetime,
) -> "ConsentRecord":
    """Accept the contract that this session's mobile signature names, for the account that it names.

    Raises MobileSignatureGone, MobileSignerOther when somebody else signed, TextChanged.
    """
    row, signer = take_signed(
        signature_id=signature_id, session_hash=session_hash, purpose=MobilePurpose.CONTRACT, at=at
    )
    if actor.person_id is None or row.account_id != actor.account_id:
        raise errors.MobileSignatureGone
    if row.account_id is None or row.text_id is None:
        raise errors.MobileSignatureGone
    if accounts.get_person(person_id=actor.person_id).tckn != signer.tckn:
        raise errors.MobileSignerOther
    return agreements.accept_contract(
        actor=actor,
        account_id=row.account_id,
        text_id=row.text_id,
        shown_at=shown_at,
        words=words,
        at=at,
        signed=SignedStatement(
            form=SignatureForm.CADES,
            document=bytes(row.content),
            signature=bytes(row.cms),
            certificate=signer.certificate_sha256,
        ),
    )

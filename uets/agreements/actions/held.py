"""A signed undertaking waits for the approval that makes it binding, or goes with the answer it was given for."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from uets.agreements.models import HeldSignature
from uets.agreements.states import SignatureForm, SignedStatement


@transaction.atomic
def hold_signature(*, account_id: UUID, holder_id: UUID, signed: SignedStatement, at: datetime) -> None:
    """Keep a signature for an act that follows, in place of an earlier one; part of a larger act."""
    drop_signature(account_id=account_id, holder_id=holder_id)
    HeldSignature.objects.create(
        account_id=account_id,
        id=holder_id,
        form=signed.form.value,
        document=signed.document,
        signature=signed.signature,
        certificate=signed.certificate,
        signed_at=at,
    )


def drop_signature(*, account_id: UUID, holder_id: UUID) -> None:
    """Forget a signature that nothing follows from."""
    HeldSignature.objects.filter(account_id=account_id, id=holder_id).delete()


def take_held(*, account_id: UUID, holder_id: UUID) -> SignedStatement | None:
    """Return the signature that was kept, if there is one, and keep it no longer; part of the act that follows."""
    row = HeldSignature.objects.filter(account_id=account_id, id=holder_id).first()
    if row is None:
        return None
    drop_signature(account_id=account_id, holder_id=holder_id)
    return SignedStatement(
        form=SignatureForm(row.form),
        document=bytes(row.document),
        signature=bytes(row.signature),
        certificate=row.certificate,
    )

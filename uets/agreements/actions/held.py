"""A signed undertaking waits for the act that makes it binding, or goes with what it was given for."""

from datetime import datetime
from uuid import UUID

import msgspec
from django.db import transaction

from uets.agreements.models import HeldSignature
from uets.agreements.states import HeldAcceptance, SignatureForm, SignedStatement


@transaction.atomic
def hold_signature(
    *,
    account_id: UUID,
    holder_id: UUID,
    signed: SignedStatement,
    at: datetime,
    acceptance: HeldAcceptance | None = None,
    kept_until: datetime | None = None,
) -> None:
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
        acceptance=None if acceptance is None else msgspec.to_builtins(acceptance),
        kept_until=kept_until,
    )


@transaction.atomic
def move_held(*, account_id: UUID, holder_id: UUID, to: UUID) -> None:
    """Keep a signature for something that waits, which takes or drops it; part of a larger act."""
    row = HeldSignature.objects.get(account_id=account_id, id=holder_id)
    drop_signature(account_id=account_id, holder_id=holder_id)
    HeldSignature.objects.create(
        account_id=account_id,
        id=to,
        form=row.form,
        document=row.document,
        signature=row.signature,
        certificate=row.certificate,
        signed_at=row.signed_at,
        acceptance=row.acceptance,
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


def forget_held_signatures(*, at: datetime) -> int:
    """Delete what was signed and then left; return how many."""
    deleted, _ = HeldSignature.objects.filter(kept_until__lte=at).delete()
    return deleted

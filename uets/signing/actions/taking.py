"""The browser takes the signature that it asked for, once."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from uets.signing import errors, queries
from uets.signing.models import SigningRequest
from uets.signing.states import TAKE_WITHIN, SignedResult, SigningState


@transaction.atomic
def take_signature(*, request_id: UUID, session_hash: str, at: datetime) -> SignedResult:
    """Return the signature to the session that asked for it; a second time, and to any other session, it is over."""
    mine = SigningRequest.objects.select_for_update().filter(id=request_id, session_hash=session_hash)
    request = mine.filter(state=SigningState.SIGNED, ended_at__gt=at - TAKE_WITHIN).first()
    result = queries.open_result(request=request) if request else None
    if request is None or result is None:
        raise errors.SigningRequestOver
    SigningRequest.objects.filter(id=request.id).update(state=SigningState.TAKEN.value, sealed_result=None)
    return result

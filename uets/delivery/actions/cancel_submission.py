"""Gönderiyi geri al: a package that has not arrived is taken back; afterwards there is only a later notice."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from uets.authorities import queries as authorities
from uets.delivery import errors, rules
from uets.delivery.models import DeliveryRequest, Submission
from uets.delivery.states import SubmissionState
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.kernel.actor import Actor
from uets.notices import ports


@transaction.atomic
def cancel_submission(*, actor: Actor, authority_id: UUID, submission_id: UUID, at: datetime) -> None:
    """Cancel a submission that waits for its delivery, with evidence of its own; twice is no error.

    Raises SubmissionNotFound, AlreadyArrived when it was taken over, SubmissionDecided when it was refused. A delivery
    under way is waited for.
    """
    # The claim is locked first, as delivery does: whoever has it decides.
    request = DeliveryRequest.objects.select_for_update().filter(id=submission_id).first()
    rows = Submission.objects.select_for_update().filter(authority_id=authority_id, id=submission_id)
    submission = rows.first()
    if submission is None:
        raise errors.SubmissionNotFound
    if submission.state == SubmissionState.CANCELLED:
        return
    rules.check_can_cancel(submission.state)
    submission.state, submission.decided_at = SubmissionState.CANCELLED.value, at
    submission.sealed_key = None
    submission.save(update_fields=["state", "decided_at", "sealed_key"])
    if request is not None:
        request.delete()
    authority = authorities.get_authority(authority_id=authority_id)
    evidence.record(
        kind=Kind.SUBMISSION_CANCELLED,
        subject=submission.ref,
        actor=actor,
        at=at,
        facts={
            "policy": "urn:uets:policy:evidence:1",
            "submitted_at": submission.submitted_at.isoformat(),
            "package": {"sha256": submission.package_sha256, "size": submission.size},
            "reference": submission.reference,
            "sender": {"name": authority.name, "detsis": authority.detsis},
            "reason": "cancelled_by_sender",
        },
    )
    address = submission.blob_name
    transaction.on_commit(lambda: ports.blobs().delete(address=address))

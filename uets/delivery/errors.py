"""Refusals of submissions."""

from typing import ClassVar

from uets.kernel.refusals import Refusal


class BatchEmpty(Refusal):
    """The call holds no package."""

    code: ClassVar[str] = "package-missing"


class BatchTooLarge(Refusal):
    """The call holds more packages than are taken at once."""

    code: ClassVar[str] = "batch-too-large"


class PackageTooLarge(Refusal):
    """The packages of the call are larger than is taken at once."""

    code: ClassVar[str] = "package-too-large"


class ReferenceInvalid(Refusal):
    """A reference is longer than 100 letters or holds control characters."""

    code: ClassVar[str] = "reference-invalid"


class StartTooLate(Refusal):
    """The time before which the package is not to be delivered is too far ahead."""

    code: ClassVar[str] = "start-too-late"


class IdempotencyKeyReused(Refusal):
    """The idempotency key was used for another call."""

    code: ClassVar[str] = "idempotency-key-reused"


class SubmissionNotFound(Refusal):
    """No such submission of this authority."""

    code: ClassVar[str] = "submission-not-found"


class AlreadyArrived(Refusal):
    """The notice has arrived; only a later one can follow it."""

    code: ClassVar[str] = "already-arrived"


class SubmissionDecided(Refusal):
    """The submission was refused or cancelled before."""

    code: ClassVar[str] = "state-conflict"


class EvidenceTimeUnavailable(Refusal):
    """No time stamp could be had for four hours; nothing new is taken over until there is one."""

    code: ClassVar[str] = "evidence-time-unavailable"


class DraftNotFound(Refusal):
    """What was uploaded is not there any more: it was dropped, or a day has passed."""

    code: ClassVar[str] = "draft-not-found"


class SignerRequired(Refusal):
    """Only an official who signs for the authority (İmzalayan) may sign and send what was written."""

    code: ClassVar[str] = "signer-required"


class CompositionIncomplete(Refusal):
    """What was written cannot be sent as it is; its page says what is missing."""

    code: ClassVar[str] = "composition-incomplete"


class CompositionGone(Refusal):
    """What was written is not there any more: it was sent, dropped, or a month has passed."""

    code: ClassVar[str] = "composition-gone"


class SignatureMissing(Refusal):
    """What was written has no signature yet, or was changed after it was signed."""

    code: ClassVar[str] = "signature-missing"


class ComposedRefused(Refusal):
    """The finished package would not be taken in: `role` is whose signature is not accepted, `reason` why."""

    code: ClassVar[str] = "composed-refused"

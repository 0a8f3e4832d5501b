"""Refusals of evidence, what its console commands refuse in words of their own, and its faults."""

from typing import ClassVar

from uets.kernel.refusals import Refusal


class EvidenceNotFound(Refusal):
    """There is no such evidence of this subject."""

    code: ClassVar[str] = "evidence-not-found"


class EvidenceNotStamped(Refusal):
    """The evidence is recorded, but waits for its seal or its time stamp (`retry_after` in seconds)."""

    code: ClassVar[str] = "evidence-not-stamped"


class EvidenceToolsAway(Refusal):
    """Seal key, time-stamp authority or published certificates cannot be used now (`why`, `retry_after`)."""

    code: ClassVar[str] = "temporarily-unavailable"


class DocumentNotRecognised(Refusal):
    """The file is none of those that are handed out as evidence."""

    code: ClassVar[str] = "document-not-recognised"


class DocumentTooLarge(Refusal):
    """The file is larger than any that is handed out (`most` in MB)."""

    code: ClassVar[str] = "document-too-large"


class EvidenceDamaged(RuntimeError):
    """A stored evidence no longer gives the bytes that were stamped: a fault, never handed out."""


class ClockBehind(RuntimeError):
    """Our clock is behind the newest time stamp: what would arrive now would bear a wrong day."""


class DeletionRefused(ValueError):
    """Records may not be deleted; the text says why. Only a console command asks."""


class AuditRefused(ValueError):
    """An audit cannot be recorded as it was given; the text says why. Only a console command asks."""

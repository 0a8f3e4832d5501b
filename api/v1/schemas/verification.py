"""What a verification found, as /v1 says it."""

from datetime import date, datetime

import msgspec


class CheckedStep(msgspec.Struct, frozen=True):
    """One step: its code, the file it is about, whether it holds, and what was found; in `unproven`, what is open."""

    code: str
    file: str
    holds: bool
    name: str
    sentence: str
    detail: str


class CheckedEvidence(msgspec.Struct, frozen=True):
    """What an evidence says of itself; believed only when the whole report holds."""

    evidence_id: str
    kind: str
    event_at: datetime
    sealed_at: datetime | None
    issuer: str
    sender: str
    recipient: str
    barcode: str
    deemed_served_on: date | None
    is_test: bool
    folder: str


class Verification(msgspec.Struct, frozen=True):
    """The report on a file. Nothing of it is stored."""

    holds: bool
    has_timestamps: bool
    verdict: str
    steps: list[CheckedStep]
    evidence: list[CheckedEvidence]
    unchecked_files: list[str]
    unproven: list[CheckedStep]

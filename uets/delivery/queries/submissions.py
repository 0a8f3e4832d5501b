"""Submissions as their authority sees them: calls, packages, recipients, and the evidence of both."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from uets.delivery import errors, rules
from uets.delivery.models import Submission, SubmissionBatch, SubmissionLine
from uets.evidence import queries as evidence
from uets.evidence.errors import EvidenceNotFound
from uets.evidence.proof.erds import EVENTS
from uets.evidence.queries import bundles
from uets.kernel import pool
from uets.kernel.ids import NO_ACCOUNT

LIST_LINES: Final = """-- recipients of a submission with the notices they have
SELECT l.position, l.addressed_to, l.barcode, l.reason, l.evidence_id, n.account_id, n.id, n.state, n.taken_over_at,
    n.arrived_at, n.deemed_served_on, n.deemed_served_at, e.first_person_read_at, e.first_key_read_at
FROM delivery_submissionline l
LEFT JOIN notices_notice n ON n.account_id = l.account_id AND n.id = l.notice_id
LEFT JOIN mailbox_mailboxentry e ON e.account_id = l.account_id AND e.id = l.notice_id
WHERE l.submission_id = %s ORDER BY l.position, l.id"""


class SubmissionRow(msgspec.Struct, frozen=True, kw_only=True):
    """One package as it was handed over, and what was decided about it."""

    id: UUID
    authority_id: UUID
    batch_id: UUID
    reference: str
    state: str
    package_sha256: str
    size: int
    submitted_at: datetime
    decided_at: datetime | None
    reason: str
    detail: str
    belge_id: UUID | None
    subject: str

    @property
    def ref(self) -> str:
        """Evidence subject and chain of this submission."""
        return f"submission:{self.id}"


class BatchRow(msgspec.Struct, frozen=True):
    """One call with its packages in order."""

    id: UUID
    submitted_at: datetime
    submissions: Sequence[SubmissionRow]


class NoticeRow(msgspec.Struct, frozen=True):
    """The notice that a recipient has, as its sender sees it."""

    account_id: UUID
    id: UUID
    state: str
    taken_over_at: datetime
    arrived_at: datetime
    deemed_served_on: date
    deemed_served_at: datetime
    first_person_read_at: datetime | None
    first_key_read_at: datetime | None

    @property
    def is_deemed_served(self) -> bool:
        """Tell whether the evidence of day 5 exists."""
        return self.state == "deemed_served"

    @property
    def ref(self) -> str:
        """Evidence subject and chain of the notice."""
        return f"notice:{self.id}"


class LineRow(msgspec.Struct, frozen=True):
    """One recipient: a notice, or the reason why there is none."""

    position: int
    addressed_to: str
    barcode: str
    reason: str
    evidence_id: UUID | None
    notice: NoticeRow | None


class EvidenceRow(msgspec.Struct, frozen=True):
    """One evidence of a submission or of one of its notices."""

    account_id: UUID
    subject: str
    barcode: str
    fact: evidence.Fact


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """What narrows a list; empty and None mean “not asked”."""

    state: str = ""
    reference: str = ""
    submitted_after: datetime | None = None
    submitted_before: datetime | None = None


NO_FILTERS: Final = Filters()
_FIELDS: Final = SubmissionRow.__struct_fields__


def get_batch(*, authority_id: UUID, batch_id: UUID) -> BatchRow:
    """Return a call of an authority; raises SubmissionNotFound."""
    batch = SubmissionBatch.objects.filter(authority_id=authority_id, id=batch_id).first()
    if batch is None:
        raise errors.SubmissionNotFound
    rows = Submission.objects.filter(batch_id=batch.id).order_by("position").values(*_FIELDS)
    return BatchRow(batch.id, batch.submitted_at, [SubmissionRow(**row) for row in rows])


READ_BATCH: Final = """-- a call that was just taken, with its packages
SELECT s.id, s.authority_id, s.batch_id, s.reference, s.state, s.package_sha256, s.size, s.submitted_at, s.decided_at,
    s.reason, s.detail, s.belge_id, s.subject
FROM delivery_submission s WHERE s.batch_id = %s AND s.authority_id = %s ORDER BY s.position"""


def read_batch(*, authority_id: UUID, batch_id: UUID) -> BatchRow:
    """Return a call that was taken, on the own pool (hot)."""

    def row(*columns: Any) -> SubmissionRow:
        return SubmissionRow(**dict(zip(_FIELDS, columns, strict=True)))

    with pool.read() as database:
        rows = database.rows(row, READ_BATCH, batch_id, authority_id)
    return BatchRow(batch_id, rows[0].submitted_at, rows)


def list_submissions(
    *, authority_id: UUID, filters: Filters = NO_FILTERS, before: UUID | None = None, limit: int = 50
) -> list[SubmissionRow]:
    """Return submissions of an authority, newest first, that stand before an id; none for what is no reference."""
    if not rules.REFERENCE.fullmatch(filters.reference):
        return []
    rows = Submission.objects.filter(authority_id=authority_id).order_by("-id")
    asked: dict[str, Any] = {
        "state": filters.state or None,
        "reference": filters.reference or None,
        "submitted_at__gt": filters.submitted_after,
        "submitted_at__lt": filters.submitted_before,
        "id__lt": before,
    }
    rows = rows.filter(**{name: value for name, value in asked.items() if value is not None})
    return [SubmissionRow(**row) for row in rows.values(*_FIELDS)[:limit]]


def get_submission(*, authority_id: UUID, submission_id: UUID) -> SubmissionRow:
    """Return a submission of an authority; raises SubmissionNotFound."""
    rows = Submission.objects.filter(authority_id=authority_id, id=submission_id)
    found = rows.values(*_FIELDS).first()
    if found is None:
        raise errors.SubmissionNotFound
    return SubmissionRow(**found)


def list_lines(*, submission_id: UUID) -> list[LineRow]:
    """Return the recipients of a submission in the order of its DagitimListesi."""
    return pool.of_django().rows(_line, LIST_LINES, submission_id)


def find_line(*, authority_id: UUID, barcode: str) -> UUID | None:
    """Return the submission behind a barcode of an authority (Gönderi Sorgulama), or None."""
    lines = SubmissionLine.objects.filter(authority_id=authority_id, barcode=barcode)
    return lines.values_list("submission_id", flat=True).first()


def list_evidence(*, submission: SubmissionRow, lines: Sequence[LineRow]) -> list[EvidenceRow]:
    """Return the sealed evidence of a submission and its notices, in the order of the events."""
    own = evidence.list_facts_of(account_id=NO_ACCOUNT, subject=submission.ref)
    found = [EvidenceRow(NO_ACCOUNT, submission.ref, "", fact) for fact in own]
    for line in lines:
        if line.notice is not None:
            notice = line.notice
            facts = evidence.list_facts_of(account_id=notice.account_id, subject=notice.ref)
            found += [EvidenceRow(notice.account_id, notice.ref, line.barcode, fact) for fact in facts]
    sealed = [each for each in found if each.fact.kind in EVENTS]
    return sorted(sealed, key=lambda each: (each.fact.event_at, each.fact.id))


def get_evidence(*, submission: SubmissionRow, lines: Sequence[LineRow], evidence_id: UUID) -> EvidenceRow:
    """Return one sealed evidence of a submission or of its notices; raises EvidenceNotFound."""
    for row in list_evidence(submission=submission, lines=lines):
        if row.fact.id == evidence_id:
            return row
    raise EvidenceNotFound


def list_bundles(*, submission: SubmissionRow, lines: Sequence[LineRow]) -> list[bundles.Bundle]:
    """Return all sealed evidence of a submission as bundles; raises EvidenceNotStamped."""
    rows = list_evidence(submission=submission, lines=lines)
    subjects = dict.fromkeys((row.account_id, row.subject) for row in rows)
    chosen = [row.fact.id for row in rows]
    return [
        each
        for account_id, subject in subjects
        for each in bundles.list_bundles(account_id=account_id, subject=subject, chosen=chosen)
    ]


def _line(
    position: int, addressed_to: str, barcode: str, reason: str, evidence_id: UUID | None, *notice: Any
) -> LineRow:
    found = NoticeRow(*notice) if notice[1] is not None else None
    return LineRow(position, addressed_to, barcode, reason, evidence_id, found)

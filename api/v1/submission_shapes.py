"""Submissions in their wire form; refusals in words."""

from collections.abc import Sequence
from datetime import date

from api.problems import CATALOGUE
from api.v1.schemas import submissions as shapes
from api.v1.schemas.notices import Day
from uets.delivery import queries
from uets.kernel.ids import to_public
from uets.notices.eyp.words import to_turkish


def batch(found: queries.BatchRow, *, language: str) -> shapes.SubmissionBatch:
    """Return a call with its packages."""
    submissions = [submitted(each, language=language) for each in found.submissions]
    return shapes.SubmissionBatch(to_public("sbt", found.id), found.submitted_at, submissions)


def submitted(row: queries.SubmissionRow, *, language: str) -> shapes.SubmittedPackage:
    """Return one package of a call or list."""
    return shapes.SubmittedPackage(
        id=to_public("sub", row.id),
        reference=row.reference,
        package_sha256=row.package_sha256,
        size=row.size,
        state=row.state,  # type: ignore[arg-type] # the states of the machine
        submitted_at=row.submitted_at,
        decided_at=row.decided_at,
        refusal=refusal(row.reason, row.detail, language=language),
    )


def submission(
    row: queries.SubmissionRow, lines: Sequence[queries.LineRow], *, language: str
) -> shapes.Submission:
    """Return one submission with its recipients."""
    return shapes.Submission(
        id=to_public("sub", row.id),
        batch_id=to_public("sbt", row.batch_id),
        reference=row.reference,
        package_sha256=row.package_sha256,
        size=row.size,
        state=row.state,  # type: ignore[arg-type] # the states of the machine
        submitted_at=row.submitted_at,
        decided_at=row.decided_at,
        belge_id=str(row.belge_id) if row.belge_id else None,
        subject=row.subject,
        refusal=refusal(row.reason, row.detail, language=language),
        lines=[_line(each, language=language) for each in lines],
    )


def timeline(found: Sequence[queries.EvidenceRow]) -> shapes.SubmissionTimeline:
    """Return the evidence of a submission."""
    return shapes.SubmissionTimeline([_event(each) for each in found])


def refusal(reason: str, detail: str, *, language: str) -> shapes.RefusalWords | None:
    """Return a refusal in words, None when there is none."""
    if not reason:
        return None
    entry, facts = CATALOGUE[reason], {"detail": detail if language == "en" else to_turkish(detail)}
    return shapes.RefusalWords(
        reason,
        entry.title.words(language, facts),
        entry.detail.words(language, facts),
        entry.fix.words(language, facts),
    )


def _line(row: queries.LineRow, *, language: str) -> shapes.Line:
    place = f"DagitimListesi #{row.position}"
    return shapes.Line(
        row.position, row.addressed_to, _notice(row), refusal(row.reason, place, language=language)
    )


def _notice(row: queries.LineRow) -> shapes.SubmittedNotice | None:
    if row.notice is None:
        return None
    notice = row.notice
    return shapes.SubmittedNotice(
        id=to_public("ntc", notice.id),
        barcode=row.barcode,
        state="deemed_served" if notice.is_deemed_served else "arrived",
        taken_over_at=notice.taken_over_at,
        arrived_at=notice.arrived_at,
        deemed_served_on=Day(notice.deemed_served_on),
        deemed_served_at=notice.deemed_served_at,
        first_read=shapes.Opened(notice.first_person_read_at, notice.first_key_read_at),
    )


def _event(row: queries.EvidenceRow) -> shapes.EvidenceOfNotice:
    on = row.fact.facts.get("deemed_served_on") if row.fact.kind == "notice:deemed_served" else None
    return shapes.EvidenceOfNotice(
        id=to_public("evd", row.fact.id),
        kind=row.fact.kind,
        event_at=row.fact.event_at,
        recorded_at=row.fact.recorded_at,
        state=row.fact.state.value,
        barcode=row.barcode or None,
        reason=row.fact.facts.get("reason"),
        legal_date=Day(date.fromisoformat(on)) if on else None,
    )

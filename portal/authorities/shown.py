"""What an official sees of packages, submissions and recipients."""

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from django.utils.translation import gettext

from portal.authorities import words
from portal.charts import Chart, draw_bars
from portal.mailbox import ring
from portal.mailbox.words import SIGNER_ROLES, size_words
from uets.delivery.queries import LineRow, NoticeRow
from uets.delivery.queries.drafts import Preview
from uets.delivery.queries.sent import DayCounts
from uets.delivery.states import SubmissionState
from uets.kernel.clock import istanbul_date
from uets.kernel.ids import to_public

if TYPE_CHECKING:
    from uets.delivery.models import PackageDraft, Submission
    from uets.notices.eyp.shapes import Package


class Tag(msgspec.Struct, frozen=True):
    """A state: the word says it, the colour helps."""

    word: str
    colour: str


class ShownRecipient(msgspec.Struct, frozen=True, kw_only=True):
    """A recipient of a package that is not sent yet."""

    name: str
    address: Tag


class ShownSigner(msgspec.Struct, frozen=True, kw_only=True):
    """Who signed, initialled or sealed."""

    role: str
    name: str
    certified_by: str
    valid_until: datetime


class ShownDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What would be sent."""

    package: "Package"
    size: str
    reference: str
    recipients: list[ShownRecipient]
    signers: list[ShownSigner]
    unreachable: int
    reason: str
    """Why it would be refused, and what to do; empty when nothing is known against it."""

    detail: str


class ShownSubmission(msgspec.Struct, frozen=True, kw_only=True):
    """A submission in a list and at the top of its page."""

    name: str
    reference: str
    subject: str
    progress: Tag
    submitted_at: datetime
    decided_at: datetime | None
    size: str
    sent_by: str
    reason: str
    detail: str
    is_waiting: bool


class ShownLine(msgspec.Struct, frozen=True, kw_only=True):
    """A recipient of a submission; the notice bears both dates."""

    position: int
    name: str
    barcode: str
    progress: Tag
    reason: str
    evidence: str
    notice: NoticeRow | None


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """How far the five days of a notice have run."""

    days_left: int
    is_past: bool
    ring: ring.Ring


def show_draft(draft: "PackageDraft", preview: Preview) -> ShownDraft:
    """Return a draft as it is shown."""
    found = [words.ADDRESSES[each] if each else words.NOT_ASKED for each in preview.reachability]
    recipients = [
        ShownRecipient(name=line.name, address=tag(address))
        for line, address in zip(preview.package.recipients, found, strict=True)
    ]
    return ShownDraft(
        package=preview.package,
        size=size_words(draft.size),
        reference=draft.reference,
        recipients=recipients,
        signers=[
            ShownSigner(
                role=gettext(SIGNER_ROLES[each.role.value]),
                name=each.name,
                certified_by=each.certified_by,
                valid_until=each.valid_until,
            )
            for each in preview.signers
        ],
        unreachable=sum(colour == "danger" for _, colour in found),
        reason=words.reason_words(preview.reason) if preview.reason else "",
        detail=words.detail_words(preview.detail),
    )


def show_submission(submission: "Submission") -> ShownSubmission:
    """Return a submission as it is shown."""
    return ShownSubmission(
        name=to_public("sub", submission.id),
        reference=submission.reference,
        subject=submission.subject,
        progress=tag(words.SUBMISSION_STATES[submission.state]),
        submitted_at=submission.submitted_at,
        decided_at=submission.decided_at,
        size=size_words(submission.size),
        sent_by=str(submission.submitted_by.get("name", "")),
        reason=words.reason_words(submission.reason) if submission.reason else "",
        detail=words.detail_words(submission.detail),
        is_waiting=submission.state == SubmissionState.SUBMITTED,
    )


def show_line(line: LineRow) -> ShownLine:
    """Return a recipient as it is shown."""
    is_taken, reason = line.notice is not None, line.reason
    return ShownLine(
        position=line.position,
        name=line.addressed_to,
        barcode=line.barcode,
        progress=tag(words.LINE_STATES[line.notice.state] if line.notice else words.NOT_TAKEN),
        reason=words.reason_words(reason) if reason else "",
        evidence=to_public("evd", line.evidence_id) if line.evidence_id and not is_taken else "",
        notice=line.notice,
    )


def show_course(notice: NoticeRow, *, at: datetime) -> Course:
    """Return how far the notice of a recipient is, for the timeline and its countdown."""
    on = notice.deemed_served_on
    return Course(
        days_left=(on - istanbul_date(at)).days,
        is_past=at >= notice.deemed_served_at,
        ring=ring.draw(arrived_at=notice.arrived_at, ends_on=on, at=at),
    )


def draw_day(counts: DayCounts) -> Chart:
    """Return a day's submissions as bars, one for each state."""
    return draw_bars(
        [
            (gettext(words.SUBMISSION_STATES[state.value][0]), count)
            for state, count in counts.submissions.items()
        ]
    )


def tag(given: tuple[str, str]) -> Tag:
    """Return a state in the reader's language."""
    word, colour = given
    return Tag(gettext(word), colour)

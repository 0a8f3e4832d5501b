"""What an authority has sent, for its pages: lists by day, who sent it, counts of a day."""

from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

import msgspec
from django.db import connection
from django.db.models import QuerySet

from uets.delivery import errors
from uets.delivery.models import Submission, SubmissionBatch, SubmissionLine
from uets.delivery.states import SubmissionState
from uets.evidence.queries import Fact, list_facts_of
from uets.kernel.clock import ISTANBUL
from uets.kernel.ids import NO_ACCOUNT, first_id_at, from_public
from uets.notices.rules import is_barcode
from uets.notices.states import NoticeState

CLOCKS: Final = timedelta(hours=1)
"""How far the clock of an id and the time of a submission may be apart: ids only narrow what is looked through."""

COUNT_SUBMISSIONS: Final = """-- the states of a day's submissions
SELECT state, count(*) FROM delivery_submission
WHERE authority_id = %s AND id >= %s AND id < %s AND submitted_at >= %s AND submitted_at < %s GROUP BY state"""

COUNT_RECIPIENTS: Final = """-- what became of the recipients of a day's submissions
SELECT CASE WHEN l.notice_id IS NULL THEN 'refused' ELSE n.state END AS outcome, count(*),
    count(*) FILTER (WHERE e.first_person_read_at IS NOT NULL OR e.first_key_read_at IS NOT NULL)
FROM delivery_submission s JOIN delivery_submissionline l ON l.submission_id = s.id
LEFT JOIN notices_notice n ON n.account_id = l.account_id AND n.id = l.notice_id
LEFT JOIN mailbox_mailboxentry e ON e.account_id = l.account_id AND e.id = l.notice_id
WHERE s.authority_id = %s AND s.id >= %s AND s.id < %s AND s.submitted_at >= %s AND s.submitted_at < %s
GROUP BY outcome"""


class SentFilters(msgspec.Struct, frozen=True, kw_only=True):
    """What narrows the list of submissions; None and empty mean “not asked”."""

    state: SubmissionState | None = None
    on: date | None = None
    words: str = ""
    """A barcode, the number of a submission, or the authority's own reference as it was given."""


class DayCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How many submissions of a day stand in each state, and what became of their recipients."""

    submissions: dict[SubmissionState, int]
    arrived: int = 0
    """Including those that were deemed served since."""

    read: int = 0
    deemed_served: int = 0
    refused: int = 0


def list_sent(
    *, authority_id: UUID, filters: SentFilters, before: UUID | None, limit: int
) -> list[Submission]:
    """Return what an authority has sent, newest first, standing before a submission."""
    found = Submission.objects.filter(authority_id=authority_id)
    if before is not None:
        found = found.filter(id__lt=before)
    if filters.state is not None:
        found = found.filter(state=filters.state.value)
    if filters.on is not None:
        found = _of_day(found, filters.on)
    if filters.words:
        found = _named(found, filters.words, authority_id=authority_id)
    return list(found.order_by("-id")[:limit])


def get_sent(*, authority_id: UUID, submission_id: UUID) -> Submission:
    """Return a submission of an authority; raises SubmissionNotFound."""
    found = Submission.objects.filter(authority_id=authority_id, id=submission_id).first()
    if found is None:
        raise errors.SubmissionNotFound
    return found


def list_facts(submission: Submission) -> list[Fact]:
    """Return the evidence of a submission itself: that it was refused or cancelled."""
    return list_facts_of(account_id=NO_ACCOUNT, subject=submission.ref)


def find_sent_as(*, authority_id: UUID, idempotency_key: str) -> UUID | None:
    """Return the first submission of the call that used a key, or None."""
    batch = SubmissionBatch.objects.filter(authority_id=authority_id, idempotency_key=idempotency_key)
    found = Submission.objects.filter(batch_id__in=batch.values("id")).order_by("position")
    return found.values_list("id", flat=True).first()


def count_day(*, authority_id: UUID, on: date) -> DayCounts:
    """Return how many submissions of a day (Europe/Istanbul) stand where."""
    begin, end = _bounds(on)
    values = (authority_id, first_id_at(begin - CLOCKS), first_id_at(end + CLOCKS), begin, end)
    with connection.cursor() as cursor:
        cursor.execute(COUNT_SUBMISSIONS, values)
        states = dict(cursor.fetchall())
        cursor.execute(COUNT_RECIPIENTS, values)
        outcomes = {outcome: (count, read) for outcome, count, read in cursor.fetchall()}
    deemed, arrived = (
        outcomes.get(NoticeState.DEEMED_SERVED, (0, 0)),
        outcomes.get(NoticeState.ARRIVED, (0, 0)),
    )
    return DayCounts(
        submissions={state: states.get(state.value, 0) for state in SubmissionState},
        arrived=deemed[0] + arrived[0],
        read=deemed[1] + arrived[1],
        deemed_served=deemed[0],
        refused=outcomes.get("refused", (0, 0))[0],
    )


def _of_day(found: QuerySet[Submission], on: date) -> QuerySet[Submission]:
    begin, end = _bounds(on)
    narrowed = found.filter(id__gte=first_id_at(begin - CLOCKS), id__lt=first_id_at(end + CLOCKS))
    return narrowed.filter(submitted_at__gte=begin, submitted_at__lt=end)


def _named(found: QuerySet[Submission], words: str, *, authority_id: UUID) -> QuerySet[Submission]:
    number = from_public("sub", words)
    if number is not None:
        return found.filter(id=number)
    if not is_barcode(words):
        return found.filter(reference=words)
    lines = SubmissionLine.objects.filter(authority_id=authority_id, barcode=words)
    return found.filter(id__in=lines.values("submission_id"))


def _bounds(on: date) -> tuple[datetime, datetime]:
    begin = datetime.combine(on, time(), tzinfo=ISTANBUL)
    return begin, datetime.combine(on + timedelta(days=1), time(), tzinfo=ISTANBUL)

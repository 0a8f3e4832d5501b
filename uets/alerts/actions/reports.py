"""Reports about SMS: kept as they come, by a signed call or by asking, and recorded by the worker.

A report is the provider's word. Each outcome that it says of a message is kept once and becomes evidence once per
notice, so that repeated, late and contradicting reports give the same evidence in whatever order they come.
"""

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from django.db import transaction

from uets.alerts import queries, rules
from uets.alerts.actions import outcomes
from uets.alerts.models import OutgoingSms, SmsReport
from uets.alerts.ports import ReportedOutcome, SmsUnavailable, sms, sms_reports
from uets.alerts.states import FIRST_ASK, LEASE, LONGEST_ASK, Outcome, ReportWay
from uets.kernel import batches
from uets.kernel.ids import new_id

logger = logging.getLogger("uets.alerts")

MOST_AT_ONCE: Final = 100

CLAIM_TO_ASK: Final = """-- claim SMS that nothing is reported of; the next question comes when they are twice as old
UPDATE alerts_outgoingsms SET next_ask_at = CASE
    WHEN %s + greatest(%s, %s - sent_at) <= sent_at + %s THEN %s + greatest(%s, %s - sent_at) END
WHERE id IN (
    SELECT id FROM alerts_outgoingsms WHERE next_ask_at <= %s
    ORDER BY next_ask_at LIMIT %s FOR UPDATE SKIP LOCKED)
RETURNING provider_id"""

CLAIM_TO_RECORD: Final = """-- claim reports that are not recorded; the time of the next try is the lease of this one
UPDATE alerts_smsreport SET next_try_at = %s
WHERE id IN (
    SELECT id FROM alerts_smsreport WHERE next_try_at <= %s
    ORDER BY next_try_at LIMIT %s FOR UPDATE SKIP LOCKED)
RETURNING received_at, id, provider_id, outcome, way, code, said_at"""


class _Asked(msgspec.Struct, frozen=True):
    provider_id: str


class _Kept(msgspec.Struct, frozen=True, order=True):
    received_at: datetime
    id: UUID
    provider_id: str
    outcome: str
    way: str
    code: str
    said_at: datetime | None


def take_call(*, body: bytes, signature: str, at: datetime) -> None:
    """Keep what a provider says in a signed call; raises SmsReportForeign, SmsReportUnreadable."""
    keep_reports(reports=sms_reports().read(body, signature=signature, at=at), way=ReportWay.CALLED, at=at)


def ask_reports(*, at: datetime) -> int:
    """Ask the provider about SMS that nothing is reported of, and return how many; none when it is away.

    Then it is asked again when the messages are twice as old, as where it knows nothing yet.
    """
    if not queries.can_ask_reports():
        return 0
    next_ask = (at, FIRST_ASK, at)
    claimed = batches.claim(_Asked, CLAIM_TO_ASK, *next_ask, LONGEST_ASK, *next_ask, at, MOST_AT_ONCE)
    if not claimed:
        return 0
    try:
        found = sms().ask_reports([each.provider_id for each in claimed])
    except SmsUnavailable as away:
        logger.warning("a provider is away", extra={"topic": "reports", "why": str(away)})
        return 0
    keep_reports(reports=found, way=ReportWay.ASKED, at=at)
    return len(claimed)


def keep_reports(*, reports: Iterable[ReportedOutcome], way: ReportWay, at: datetime) -> None:
    """Keep outcomes for the worker; one that is kept already is nothing new."""
    rows = [
        SmsReport(
            id=new_id(),
            provider_id=report.provider_id,
            outcome=report.outcome.value,
            way=way.value,
            code=report.code,
            said_at=report.said_at,
            received_at=at,
            next_try_at=at,
        )
        for report in reports
    ]
    SmsReport.objects.bulk_create(rows, ignore_conflicts=True)


def record_reports(*, at: datetime) -> int:
    """Record the reports whose messages are known, and return how many; the others wait for some days.

    A report may come before the transaction that keeps the provider's number of its message has ended.
    """
    claimed = batches.claim(_Kept, CLAIM_TO_RECORD, at + LEASE, at, MOST_AT_ONCE)
    return sum(_record(each, at=at) for each in sorted(claimed))


@transaction.atomic
def _record(kept: _Kept, *, at: datetime) -> bool:
    row = SmsReport.objects.filter(id=kept.id, next_try_at__isnull=False)
    message = OutgoingSms.objects.filter(provider_id=kept.provider_id).order_by("-id").first()
    if message is None:
        row.update(next_try_at=rules.next_match(received_at=kept.received_at, at=at))
        return False
    if not row.update(next_try_at=None, sms_id=message.id):  # another worker has recorded it
        return False
    OutgoingSms.objects.filter(id=message.id).update(next_ask_at=None)
    outcomes.note_reported(
        claimed=_describe(message),
        outcome=Outcome(kept.outcome),
        provider_id=kept.provider_id,
        report={
            "said_by": rules.SAID_BY,
            "outcome": kept.outcome,
            "way": kept.way,
            "code": kept.code,
            "said_at": kept.said_at.isoformat() if kept.said_at else None,
        },
        at=kept.received_at,
    )
    return True


def _describe(message: OutgoingSms) -> outcomes.Claimed:
    return outcomes.Claimed(
        id=message.id,
        account_id=message.account_id,
        topic=message.topic,
        step=message.step,
        about=msgspec.json.encode(message.about).decode(),
        priority=message.priority,
        queued_at=message.queued_at,
        tries=message.tries,
        address=message.to_mobile,
    )

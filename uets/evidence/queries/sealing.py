"""Reads of the sealing of evidence for the person on call: what waits, what was stamped, which certificates are used.

Each looks at claim tables, ends of indexes and small tables only: the cost does not grow with the evidence.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec
from cryptography.x509.oid import NameOID
from django.db import connection

from uets.evidence.models import Batch, Certificate, SealRequest, StampRequest
from uets.evidence.proof import certificates, timestamps
from uets.evidence.rules.sealing import CertificateTerm
from uets.kernel.ids import time_of

MOST_COUNTED: Final = 100_000
"""Above this a queue is only called longer."""

MOST_CERTIFICATES: Final = 20
HOURS_SHOWN: Final = 24
HOUR: Final = timedelta(hours=1)

COUNT_BATCHES: Final = """-- batches closed before each instant: numbered without gaps, the last one is found by halving
WITH RECURSIVE search (instant, low, high) AS (
    SELECT instant, 0::bigint, (SELECT coalesce(max(id), 0) FROM evidence_batch) + 1
    FROM unnest(%s::timestamptz[]) AS instant
  UNION ALL
    SELECT s.instant,
           CASE WHEN b.closed_at < s.instant THEN b.id ELSE s.low END,
           CASE WHEN b.closed_at < s.instant THEN s.high ELSE b.id END
    FROM search s JOIN evidence_batch b ON b.id = (s.low + s.high) / 2
    WHERE s.high - s.low > 1
)
SELECT instant, low FROM search WHERE high - low = 1"""


class Queue(msgspec.Struct, frozen=True, kw_only=True):
    """What waits: how much, at most MOST_COUNTED, and since when the oldest of it."""

    length: int
    since: datetime | None

    @property
    def is_longer(self) -> bool:
        """Tell whether more waits than was counted."""
        return self.length >= MOST_COUNTED


EMPTY: Final = Queue(length=0, since=None)


class LastBatch(msgspec.Struct, frozen=True, kw_only=True):
    """The newest batch with what its time-stamp token says."""

    number: int
    leaves: int
    gen_time: datetime
    closed_at: datetime
    authority: str


class HourOfTokens(msgspec.Struct, frozen=True, kw_only=True):
    """How many time-stamp tokens were taken in an hour; the last hour is not over."""

    begins_at: datetime
    tokens: int


def read_unsealed() -> Queue:
    """Return the evidence that waits for its seal."""
    oldest = SealRequest.objects.order_by("id").first()
    if oldest is None:
        return EMPTY
    length = SealRequest.objects.values("id")[:MOST_COUNTED].count()
    return Queue(length=length, since=time_of(oldest.id))


def read_unstamped() -> Queue:
    """Return the leaves that wait for a time stamp; what was sealed late waits since its seal."""
    oldest = StampRequest.objects.order_by("id").first()
    if oldest is None:
        return EMPTY
    length = StampRequest.objects.values("id")[:MOST_COUNTED].count()
    return Queue(length=length, since=oldest.waiting_since)


def find_last_batch() -> LastBatch | None:
    """Return the newest batch, None before the first."""
    batch = Batch.objects.order_by("-id").first()
    if batch is None:
        return None
    token = timestamps.read_token(bytes(batch.token))
    return LastBatch(
        number=batch.id,
        leaves=batch.leaves,
        gen_time=batch.gen_time,
        closed_at=batch.closed_at,
        authority=_name_of(token.certificate),
    )


def list_tokens_by_hour(*, at: datetime) -> list[HourOfTokens]:
    """Return the tokens of each of the last 24 hours, the present one included, oldest first.

    Raises nothing when a batch is missing: its hours count 0, and `verify-evidence` finds the gap.
    """
    this_hour = at.replace(minute=0, second=0, microsecond=0)
    begins = [this_hour - HOUR * back for back in reversed(range(HOURS_SHOWN))]
    before = _count_batches([*begins, this_hour + HOUR])
    return [
        HourOfTokens(begins_at=hour, tokens=max(0, before.get(hour + HOUR, 0) - before.get(hour, 0)))
        for hour in begins
    ]


def list_certificate_terms() -> list[CertificateTerm]:
    """Return the certificates that sealed or stamped, the newest in use first."""
    rows = Certificate.objects.order_by("-first_used_at", "id")[:MOST_CERTIFICATES]
    return [_term(row) for row in rows]


def _count_batches(instants: Sequence[datetime]) -> dict[datetime, int]:
    with connection.cursor() as cursor:
        cursor.execute(COUNT_BATCHES, [list(instants)])
        return dict(cursor.fetchall())


def _term(row: Certificate) -> CertificateTerm:
    content = bytes(row.content)
    return CertificateTerm(
        role=row.role,
        name=_name_of(content),
        first_used_at=row.first_used_at,
        not_after=certificates.load(content).not_valid_after_utc,
    )


def _name_of(certificate: bytes) -> str:
    """Return the common name of a certificate, or its whole subject when it has none."""
    subject = certificates.load(certificate).subject
    named = subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(named[0].value) if named else subject.rfc4514_string()

"""How long each record is kept, and what may be deleted: only what is old enough and audited (Regulation RG 30617).

An operation record (işlem kaydı) is kept ten years, evidence (delil kaydı) thirty; an audit comes before any deletion.
Whatever is not named here as a mere operation is kept as evidence: consents, contracts, grants, operators, refusals.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from uets.evidence.proof import merkle
from uets.evidence.proof.chain import canonical, sha256_hex
from uets.evidence.states import AuditResult, Kind, RecordClass

YEARS: Final = {RecordClass.OPERATION: 10, RecordClass.EVIDENCE: 30}

OPERATIONS: Final = frozenset(
    {
        Kind.NOTICE_ARCHIVED,
        Kind.NOTICE_UNARCHIVED,
        Kind.NOTICE_DELETED,
        Kind.NOTICE_RESTORED,
        Kind.MAILBOX_EXPORTED,
        Kind.ACCOUNT_ENTERED,
        Kind.REGISTRY_ASKED,
        Kind.PASSWORD_SET,
        Kind.TOTP_ADDED,
        Kind.LOGIN_SUCCEEDED,
        Kind.LOGIN_FAILED,
        Kind.LOGIN_STEPPED_UP,
        Kind.LOGIN_ENDED,
        Kind.MOBILE_SIGNATURE_ORDERED,
        Kind.MOBILE_SIGNATURE_MADE,
        Kind.MOBILE_SIGNATURE_REFUSED,
        Kind.APPLICATION_STARTED,
        Kind.APPLICATION_CHANGED,
        Kind.APPLICATION_WITHDRAWN,
        Kind.APPLICATION_EXPIRED,
        Kind.KEY_RESENT,
        Kind.KEY_MINTED,
        Kind.KEY_AWAITING_DELIVERY,
        Kind.KEY_PULLED,
        Kind.KEY_RECEIVED,
        Kind.KEY_PROOF_REFUSED,
        Kind.KEY_UNDELIVERED,
    }
)
"""Kinds that give and end no right and prove nothing of a notice."""

UPKEEP: Final = frozenset(
    {
        Kind.EVIDENCE_RENEWED,
        Kind.EVIDENCE_AUDITED,
        Kind.EVIDENCE_DELETED,
        Kind.RECORDS_DELETED,
        Kind.SEAL_REVOCATION_KEPT,
    }
)
"""What the proofs of everything else rest on."""


class Period(NamedTuple):
    """Days in UTC, the last one included, by which records are chosen."""

    first_day: date
    last_day: date


class Buried(NamedTuple):
    """What stays of a deleted row, in the order of its columns."""

    account_id: UUID
    id: UUID
    chain: str
    sequence: int
    kind: str
    row_hash: str
    batch_id: int
    position: int
    leaf: bytes


def class_of(kind: str) -> RecordClass:
    """Return how a kind is kept; one that nobody knows any more is evidence."""
    if kind in UPKEEP:
        return RecordClass.UPKEEP
    return RecordClass.OPERATION if kind in OPERATIONS else RecordClass.EVIDENCE


def choose_kinds(record_class: RecordClass) -> tuple[list[str], bool]:
    """Return kinds, and whether those or all others are of a class; nothing is chosen of what stays for ever."""
    if record_class is RecordClass.EVIDENCE:
        return sorted(OPERATIONS | UPKEEP), False
    return sorted(OPERATIONS if record_class is RecordClass.OPERATION else ()), True


def kinds_of(record_class: RecordClass, present: Iterable[str]) -> list[str]:
    """Return the kinds of a class among those present."""
    return sorted(kind for kind in present if class_of(kind) is record_class)


def kept_until(recorded_at: datetime, *, years: int) -> datetime:
    """Return the instant a number of years later; of a leap day, the day after."""
    try:
        return recorded_at.replace(year=recorded_at.year + years)
    except ValueError:
        return recorded_at.replace(year=recorded_at.year + years, month=3, day=1)


def is_old_enough(kind: str, recorded_at: datetime, *, at: datetime) -> bool:
    """Tell whether a row of a kind may be deleted for its age."""
    years = YEARS.get(class_of(kind))
    return years is not None and kept_until(recorded_at, years=years) <= at


def period_ends(last_day: date) -> datetime:
    """Return the instant after the last day of a period."""
    return datetime(last_day.year, last_day.month, last_day.day, tzinfo=UTC) + timedelta(days=1)


def is_over(record_class: RecordClass, last_day: date, *, at: datetime) -> bool:
    """Tell whether everything of a class in a period that ends with a day has been kept long enough."""
    years = YEARS.get(record_class)
    return years is not None and kept_until(period_ends(last_day), years=years) <= at


def youngest(record_class: RecordClass, last_day: date, *, at: datetime) -> datetime:
    """Return the instant after which nothing may have happened to a record of a period that is over.

    A record has its day, and may change later: a login is seen, an alert is sent. Any ten years have 3653 days or less.
    """
    years = YEARS[record_class]
    return max(period_ends(last_day), at - timedelta(days=365 * years + (years + 3) // 4))


def covers(first_day: date, last_day: date, result: str, *, first: date, last: date) -> bool:
    """Tell whether an audit of a period allows deletions in another one: it holds it whole and found no fault."""
    return result == AuditResult.CLEAN and first_day <= first and last <= last_day


def bury(rows: Sequence[Buried]) -> bytes:
    """Return the root over what stays of rows, in their order: what the evidence of their deletion says."""
    if not rows:
        return bytes(32)
    leaves = (sha256_hex(canonical(row._asdict() | {"leaf": row.leaf.hex()})) for row in rows)
    return merkle.Tree([bytes.fromhex(leaf) for leaf in leaves]).root


def count_kinds(rows: Iterable[Buried]) -> dict[str, int]:
    """Return how many rows of each kind there are."""
    return dict(sorted(Counter(row.kind for row in rows).items()))

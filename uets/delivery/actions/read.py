"""Read what waits: each package is opened, checked and judged, before anything is written about it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from uets.delivery import rules
from uets.delivery.queries import Sender
from uets.kernel.ids import NO_ACCOUNT
from uets.kernel.pool import Reader
from uets.notices import ports
from uets.notices.eyp.reader import read_package
from uets.notices.eyp.refusals import PackageRefused, RefusalReason
from uets.notices.eyp.shapes import Package
from uets.notices.ports import JudgedSigner, SignersUnavailable

CLAIM: Final = """-- submissions that wait for their delivery: so many of each authority, the longest due first
SELECT s.id, s.authority_id, s.package_sha256, s.size, s.blob_name, s.sealed_key, s.submitted_by::text, s.submitted_at,
    r.tries
FROM unnest(%b::uuid[], %b::int[]) WITH ORDINALITY share (authority_id, most, turn)
CROSS JOIN LATERAL (
    SELECT w.id, w.due_at, w.tries FROM delivery_deliveryrequest w
    WHERE w.authority_id = share.authority_id AND w.due_at <= %s ORDER BY w.due_at, w.id LIMIT share.most
    FOR UPDATE SKIP LOCKED
) r JOIN delivery_submission s ON s.id = r.id
ORDER BY share.turn, r.due_at, r.id"""

CLAIM_ONE: Final = """-- one submission that waits for its delivery
SELECT s.id, s.authority_id, s.package_sha256, s.size, s.blob_name, s.sealed_key, s.submitted_by::text, s.submitted_at,
    r.tries
FROM delivery_deliveryrequest r JOIN delivery_submission s ON s.id = r.id
WHERE r.id = %s FOR UPDATE OF r SKIP LOCKED"""


class Waiting(msgspec.Struct, frozen=True, gc=False):
    """A submission that waits, in the order of CLAIM."""

    id: UUID
    authority_id: UUID
    package_sha256: str
    size: int
    blob_name: str
    sealed_key: bytes
    submitted_by: str
    submitted_at: datetime
    tries: int

    @property
    def ref(self) -> str:
        """Evidence subject and chain of this submission."""
        return f"submission:{self.id}"

    @property
    def actor(self) -> msgspec.Raw:
        """Who handed it over, as evidence keeps it."""
        return msgspec.Raw(msgspec.json.encode(msgspec.json.decode(self.submitted_by), order="sorted"))


class Undecided(msgspec.Struct, frozen=True, gc=False):
    """A submission that cannot be decided now: nobody says whether the certificate of a signer is revoked."""

    waiting: Waiting
    why: SignersUnavailable


class Reading(msgspec.Struct, frozen=True, gc=False):
    """A submission that was read: a package in order with its signers, or the reason against it.

    The key opens its bytes; `sender` is the authority that handed it over, none for what an operator takes in.
    """

    waiting: Waiting
    data_key: bytes
    package: Package | None = None
    reason: RefusalReason | None = None
    detail: str = ""
    signers: tuple[JudgedSigner, ...] = ()
    sender: Sender | None = None


def claim(database: Reader, shares: Mapping[UUID, int], *, at: datetime) -> list[Waiting]:
    """Take submissions that are due, so many of each authority; nobody else takes them until the transaction ends.

    They come turn by turn: the first of each authority, then the second of each.
    """
    found = database.rows(Waiting, CLAIM, list(shares), list(shares.values()), at)
    return rules.in_turns(found)


def claim_one(database: Reader, *, submission_id: UUID) -> list[Waiting]:
    """Take one submission, due or not; none when somebody else has it."""
    return database.rows(Waiting, CLAIM_ONE, submission_id)


def read_all(
    waiting: Sequence[Waiting], *, senders: Mapping[UUID, Sender]
) -> tuple[list[Reading], list[Undecided]]:
    """Read packages and judge their signers, one after the other; only what they say stays in memory.

    `senders` are the authorities that handed them over: a package of another body, or signed by somebody else, is
    refused. One that the operator of the installation takes in by hand has none. Those whose authority is suspended
    are held; those after MOST_LINES recipients are left to the next batch.
    """
    readings, undecided, lines = [], [], 0
    for each in waiting:
        sender = _find_sender(each, senders)
        if sender is not None and rules.is_held(sender.state):
            continue
        try:
            reading = _read(each, sender=sender)
        except SignersUnavailable as unknown:
            undecided.append(Undecided(each, unknown))
            continue
        readings.append(reading)
        lines += len(reading.package.recipients) if reading.package else 1
        if lines >= rules.MOST_LINES:
            break
    return readings, undecided


def _find_sender(each: Waiting, senders: Mapping[UUID, Sender]) -> Sender | None:
    """Return the authority of a submission; only what the operator takes in by hand has none. Raises KeyError."""
    return None if each.authority_id == NO_ACCOUNT else senders[each.authority_id]


def _read(each: Waiting, *, sender: Sender | None) -> Reading:
    data_key = ports.content_keys().open(each.sealed_key, context=each.ref)
    blobs = ports.blobs()
    with blobs.open(address=each.blob_name, sha256=each.package_sha256, data_key=data_key) as source:
        try:
            package = read_package(source)
            if sender is not None:
                rules.check_sender(package, detsis=sender.detsis, state=sender.state)
            signers = ports.signers().judge(package.signatures, at=each.submitted_at)
            if sender is not None:
                rules.check_signers(signers, rights=sender.signers)
        except PackageRefused as refused:
            return Reading(each, data_key, reason=refused.reason, detail=refused.detail, sender=sender)
    return Reading(each, data_key, package, signers=signers, sender=sender)

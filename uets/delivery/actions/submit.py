"""Gönder: an authority hands packages over; they are on the disk and in the queue before it hears that they are."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from uets.delivery import errors, queries, rules
from uets.evidence import actions as evidence
from uets.kernel import pool
from uets.kernel.actor import Actor
from uets.kernel.ids import new_id, time_of
from uets.kernel.pool import Reader, json_text
from uets.notices import ports

CLAIM_KEY: Final = """-- one call per idempotency key of an authority, for ever
INSERT INTO delivery_submissionbatch (id, authority_id, idempotency_key, fingerprint, submissions, submitted_at)
VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (authority_id, idempotency_key) DO NOTHING"""

FIND_CALL: Final = """-- the call that used this key
SELECT id, fingerprint FROM delivery_submissionbatch WHERE authority_id = %s AND idempotency_key = %s"""

OLDEST_WAITING: Final = """-- the oldest evidence that waits for its seal, and the oldest that waits for its time stamp
(SELECT id FROM evidence_sealrequest ORDER BY id LIMIT 1)
UNION ALL (SELECT id FROM evidence_stamprequest ORDER BY id LIMIT 1)"""

COPY_SUBMISSIONS: Final = """-- packages that were handed over
COPY delivery_submission (id, authority_id, batch_id, position, reference, state, package_sha256, size, blob_name,
    sealed_key, submitted_by, submitted_at, reason, detail, subject) FROM STDIN (FORMAT BINARY)"""
SUBMISSION_TYPES: Final = (
    *("uuid", "uuid", "uuid", "int4", "varchar", "varchar", "varchar", "int8", "varchar"),
    *("bytea", "jsonb", "timestamptz", "varchar", "varchar", "varchar"),
)

COPY_REQUESTS: Final = """-- they wait for their delivery
COPY delivery_deliveryrequest (id, authority_id, due_at, tries) FROM STDIN (FORMAT BINARY)"""
REQUEST_TYPES: Final = ("uuid", "uuid", "timestamptz", "int2")


class GivenPackage(msgspec.Struct, frozen=True, gc=False):
    """A package as an authority hands it over, with its own word for it."""

    content: bytes
    reference: str = ""


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One call of an authority: whose, by whom, with which key, and the time before which nothing is delivered."""

    actor: Actor
    authority_id: UUID
    idempotency_key: str
    packages: Sequence[GivenPackage]
    not_before: datetime | None = None


class Submitted(msgspec.Struct, frozen=True):
    """A call that was taken: its batch, and whether it had been taken before."""

    batch_id: UUID
    is_replay: bool


class Written(msgspec.Struct, frozen=True):
    """What was written of a call: its submissions, or the batch of the same call made before."""

    ids: Sequence[UUID] = ()
    earlier: UUID | None = None


class _Earlier(msgspec.Struct, frozen=True):
    id: UUID
    fingerprint: str


def submit(*, call: Call, at: datetime) -> Submitted:
    """Keep the packages of a call and queue their delivery; the same call again is answered with the first one.

    Raises BatchEmpty, BatchTooLarge, PackageTooLarge, ReferenceInvalid, StartTooLate, EvidenceTimeUnavailable and
    IdempotencyKeyReused. Whatever fails, neither row nor object stays.
    """
    rules.check_call(
        sizes=[len(each.content) for each in call.packages],
        references=[each.reference for each in call.packages],
        not_before=call.not_before,
        at=at,
    )
    waiting_since = _find_waiting_since()
    if rules.is_stopped(waiting_since=waiting_since, at=at):
        return _find_earlier(call)
    blobs = ports.blobs().store_many([each.content for each in call.packages])
    batch_id = new_id()
    try:
        with pool.transaction() as database:
            earlier = write(database, call, blobs, batch_id=batch_id, at=at).earlier
    except BaseException:
        # A commit whose answer was lost has kept the packages; without the database nobody can tell, and they stay.
        if not queries.is_batch_kept(batch_id=batch_id):
            _delete(blobs)
        raise
    if earlier is not None:
        _delete(blobs)
        return Submitted(earlier, is_replay=True)
    return Submitted(batch_id, is_replay=False)


def write(
    database: Reader, call: Call, blobs: Sequence[ports.StoredBlob], *, batch_id: UUID, at: datetime
) -> Written:
    """Write a call down, or return the batch of the same call made before; raises IdempotencyKeyReused."""
    database.run(queries.HOLD_BATCH, queries.hold_number(batch_id))
    mark = rules.fingerprint(_say(call, [blob.sha256 for blob in blobs]))
    key = call.idempotency_key
    if not database.run(CLAIM_KEY, batch_id, call.authority_id, key, mark, len(blobs), at):
        earlier = database.row(_Earlier, FIND_CALL, call.authority_id, key)
        if earlier is None or earlier.fingerprint != mark:
            raise errors.IdempotencyKeyReused
        return Written(earlier=earlier.id)
    ids = [new_id() for _ in blobs]
    actor = json_text(bytes(evidence.encode_actor(call.actor)))
    rows = (
        _row(call, identifier, (batch_id, position), blob, actor, at=at)
        for position, (identifier, blob) in enumerate(zip(ids, blobs, strict=True))
    )
    database.copy(COPY_SUBMISSIONS, rows, types=SUBMISSION_TYPES)
    due_at = max(at, call.not_before or at)
    requests = ((each, call.authority_id, due_at, 0) for each in ids)
    database.copy(COPY_REQUESTS, requests, types=REQUEST_TYPES)
    return Written(ids)


def _find_waiting_since() -> datetime | None:
    with pool.read() as database:
        waiting = [time_of(each) for each in database.column(OLDEST_WAITING) if each is not None]
    return min(waiting, default=None)


def _row(
    call: Call, identifier: UUID, place: tuple[UUID, int], blob: ports.StoredBlob, actor: Any, *, at: datetime
) -> tuple[object, ...]:
    batch_id, position = place
    return (
        identifier,
        call.authority_id,
        batch_id,
        position,
        call.packages[position].reference,
        "submitted",
        blob.sha256,
        blob.size,
        blob.address,
        ports.content_keys().seal(blob.data_key, context=f"submission:{identifier}"),
        actor,
        at,
        "",
        "",
        "",
    )


def _say(call: Call, digests: Sequence[str]) -> list[str]:
    """Return what two calls must be equal in to be one."""
    parts = [call.not_before.isoformat() if call.not_before else ""]
    for package, digest in zip(call.packages, digests, strict=True):
        parts += [digest, package.reference]
    return parts


def _find_earlier(call: Call) -> Submitted:
    """Return the same call made before: it has its answer also while nothing new is taken.

    Raises EvidenceTimeUnavailable when there is none, IdempotencyKeyReused when it was another.
    """
    with pool.read() as database:
        earlier = database.row(_Earlier, FIND_CALL, call.authority_id, call.idempotency_key)
    if earlier is None:
        raise errors.EvidenceTimeUnavailable(retry_after=int(rules.ASK_AGAIN.total_seconds()))
    digests = [hashlib.sha256(package.content).hexdigest() for package in call.packages]
    if earlier.fingerprint != rules.fingerprint(_say(call, digests)):
        raise errors.IdempotencyKeyReused
    return Submitted(earlier.id, is_replay=True)


def _delete(blobs: Sequence[ports.StoredBlob]) -> None:
    for blob in blobs:
        ports.blobs().delete(address=blob.address)

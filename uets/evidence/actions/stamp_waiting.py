"""Zaman damgası: close a batch of leaves with one RFC 3161 token, and write each one's way to the root (RFC 4998)."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from uets.evidence import ports
from uets.evidence.proof import merkle
from uets.evidence.proof.certificates import Role, fingerprint
from uets.kernel import pool

MOST_LEAVES: Final = 10_000

ONE_AT_A_TIME: Final = """-- batches are numbered without gaps, so one process closes one at a time
SELECT pg_try_advisory_xact_lock(7201, 4998)"""

CLAIM: Final = """-- the leaves of the next batch, oldest first
SELECT id, account_id, leaf FROM evidence_stamprequest ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED"""

LAST: Final = """-- the batch before
SELECT id, root FROM evidence_batch ORDER BY id DESC LIMIT 1"""

CLOSE: Final = """-- a batch is written once
INSERT INTO evidence_batch (id, leaves, previous_root, root, token, gen_time, closed_at)
VALUES (%s, %s, %s, %s, %s, %s, %s)"""

COPY_PROOFS: Final = """-- the way of each leaf
COPY evidence_proof (account_id, id, batch_id, position, leaf, path) FROM STDIN (FORMAT BINARY)"""
PROOF_TYPES: Final = ("uuid", "uuid", "int8", "int4", "bytea", "bytea")

FORGET: Final = """-- what is stamped no longer waits
DELETE FROM evidence_stamprequest WHERE id = ANY(%b)"""

KEEP_CERTIFICATE: Final = """-- the certificate of a time-stamp authority is kept for ever
INSERT INTO evidence_certificate (id, role, content, first_used_at) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING"""

TAKE_TURN: Final = """-- from this batch on another certificate stamps than before
INSERT INTO evidence_stamperturn (first_batch, certificate_id)
SELECT n.batch, n.certificate FROM (SELECT %s::bigint AS batch, %s::varchar AS certificate) n
WHERE n.certificate IS DISTINCT FROM
    (SELECT certificate_id FROM evidence_stamperturn ORDER BY first_batch DESC LIMIT 1)"""


class Leaf(msgspec.Struct, frozen=True, gc=False):
    """A leaf that waits."""

    id: UUID
    account_id: UUID
    leaf: bytes


class LastBatch(msgspec.Struct, frozen=True):
    """Number and root of the newest batch."""

    id: int
    root: bytes


class _Lock(msgspec.Struct, frozen=True):
    is_held: bool


def stamp_waiting(*, at: datetime, limit: int = MOST_LEAVES) -> int:
    """Close one batch over what waits and return its leaves, none when nothing waits or another process does it.

    The token is asked for inside the transaction: whatever fails, the leaves go on waiting and the number of the batch
    is given to the next try. Raises TimestampUnavailable.
    """
    with pool.transaction() as database:
        lock = database.row(_Lock, ONE_AT_A_TIME)
        if lock is None or not lock.is_held:
            return 0
        waiting = database.rows(Leaf, CLAIM, limit)
        if not waiting:
            return 0
        last = database.row(LastBatch, LAST) or LastBatch(0, merkle.NO_ROOT)
        tree = merkle.Tree([last.root, *(each.leaf for each in waiting)])
        token = ports.timestamps().stamp(tree.root, at=at)
        number = last.id + 1
        stamper = fingerprint(token.certificate)
        database.run(KEEP_CERTIFICATE, stamper, Role.TIMESTAMP.value, token.certificate, at)
        database.run(TAKE_TURN, number, stamper)
        database.run(CLOSE, number, len(waiting) + 1, last.root, tree.root, token.encoded, token.gen_time, at)
        paths = tree.paths()
        database.copy(
            COPY_PROOFS,
            (
                (each.account_id, each.id, number, position, each.leaf, paths[position])
                for position, each in enumerate(waiting, start=1)
            ),
            types=PROOF_TYPES,
        )
        database.run(FORGET, [each.id for each in waiting])
    return len(waiting)

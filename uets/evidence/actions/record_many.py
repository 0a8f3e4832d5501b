"""Evidence of a batch: many facts on one connection, in the transaction of the batch that they prove (trust.md §2.3).

The rows are those that `record` writes; a test compares them byte for byte. Their canonical form is written by one
encoder run each, not put together from plain values.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from uets.evidence.proof.chain import GENESIS, canonical
from uets.evidence.states import Kind
from uets.kernel import clock
from uets.kernel.actor import Actor
from uets.kernel.pool import Reader, json_text

LOCK_HEADS: Final = """-- lock the heads of chains, always in the same order; a chain that is new is opened
SELECT (head).chain, (head).sequence, (head).row_hash
FROM (SELECT evidence_lock_head(chain) AS head FROM unnest(%b::text[]) chain) locked"""

COPY_EVIDENCE: Final = """-- the rows of a batch; heads and seal requests follow by the trigger of the table
COPY evidence_evidence (account_id, id, chain, sequence, kind, event_at, recorded_at, actor, subject, facts,
    facts_sha256, previous_hash, row_hash) FROM STDIN (FORMAT BINARY)"""
TYPES: Final = (
    "uuid",
    "uuid",
    "varchar",
    "int8",
    "varchar",
    "timestamptz",
    "timestamptz",
    "jsonb",
    "varchar",
    "jsonb",
    "varchar",
    "varchar",
    "varchar",
)

_ENCODER: Final = msgspec.json.Encoder(order="sorted")


class Fact(msgspec.Struct, frozen=True, gc=False):
    """One fact to be recorded; `subject` is `kind:id` text and also the chain."""

    account_id: UUID
    id: UUID
    kind: Kind
    subject: str
    event_at: datetime
    actor: msgspec.Raw
    """As `encode_actor` gives it."""
    facts: Mapping[str, Any]
    """JSON values only: times and ids as text."""
    opens_chain: bool = False
    """Whether the chain begins in this batch, so that nobody else can know it: no head is locked."""


class _Head(msgspec.Struct, frozen=True, gc=False):
    chain: str
    sequence: int
    row_hash: str


class _Row(msgspec.Struct, gc=False):
    """A row as its hash covers it: the columns sorted by name (RFC 8785)."""

    account_id: UUID
    actor: msgspec.Raw
    chain: str
    event_at: str
    facts: msgspec.Raw
    facts_sha256: str
    id: UUID
    kind: str
    previous_hash: str
    recorded_at: str
    sequence: int
    subject: str


def encode_actor(actor: Actor) -> msgspec.Raw:
    """Return an actor as evidence keeps it, encoded once for many facts."""
    return msgspec.Raw(canonical(actor.facts()))


def record_many(database: Reader, facts: Sequence[Fact]) -> None:
    """Record facts in their order, on the transaction that was begun for their batch.

    Their chains are locked in the order of their names, so that two batches never wait for each other.
    """
    known = {fact.subject for fact in facts if fact.opens_chain}
    chains = sorted({fact.subject for fact in facts} - known)
    heads = {head.chain: (head.sequence, head.row_hash) for head in database.rows(_Head, LOCK_HEADS, chains)}
    database.copy(COPY_EVIDENCE, _rows(facts, heads, recorded_at=clock.now()), types=TYPES)


def _rows(
    facts: Iterable[Fact], heads: dict[str, tuple[int, str]], *, recorded_at: datetime
) -> Iterable[tuple[object, ...]]:
    written_at = _instant(recorded_at)
    for fact in facts:
        sequence, previous = heads.get(fact.subject, (0, GENESIS))
        encoded = _ENCODER.encode(fact.facts)
        digest = hashlib.sha256(encoded).hexdigest()
        row = _Row(
            fact.account_id,
            fact.actor,
            fact.subject,
            _instant(fact.event_at),
            msgspec.Raw(encoded),
            digest,
            fact.id,
            fact.kind.value,
            previous,
            written_at,
            sequence + 1,
            fact.subject,
        )
        row_hash = hashlib.sha256(_ENCODER.encode(row)).hexdigest()
        heads[fact.subject] = (sequence + 1, row_hash)
        yield (
            fact.account_id,
            fact.id,
            fact.subject,
            sequence + 1,
            fact.kind.value,
            fact.event_at,
            recorded_at,
            json_text(bytes(fact.actor)),
            fact.subject,
            json_text(encoded),
            digest,
            previous,
            row_hash,
        )


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

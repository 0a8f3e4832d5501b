"""Reads of evidence: by subject for screens and API, by chain for verification."""

from collections.abc import Generator, Mapping
from contextlib import closing
from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID

import msgspec
from django.db.models import Exists, OuterRef, QuerySet

from uets.evidence.models import Certificate, ChainHead, Evidence, Proof, Seal, SealRequest, StampRequest
from uets.evidence.proof import chain as chains
from uets.evidence.proof import erds, xades
from uets.evidence.states import EvidenceState
from uets.kernel.ids import time_of

COLUMNS = (
    "account_id",
    "id",
    "chain",
    "sequence",
    "kind",
    "event_at",
    "recorded_at",
    "actor",
    "subject",
    "facts",
    "facts_sha256",
    "previous_hash",
    "row_hash",
)


def list_evidence_of(*, account_id: UUID, subject: str) -> QuerySet[Evidence]:
    """Return the evidence of one subject of an account, oldest first."""
    return Evidence.objects.filter(account_id=account_id, subject=subject).order_by("id")


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One evidence as a timeline needs it: what happened, when, by whom, and how far its proof has come."""

    id: UUID
    kind: str
    event_at: datetime
    recorded_at: datetime
    actor: Mapping[str, Any]
    facts: Mapping[str, Any]
    state: EvidenceState


def list_facts_of(*, account_id: UUID, subject: str) -> list[Fact]:
    """Return the facts of one subject of an account in the order in which they happened, in one query."""
    this = {"account_id": OuterRef("account_id"), "id": OuterRef("id")}
    rows = Evidence.objects.filter(account_id=account_id, subject=subject).annotate(
        is_sealed=Exists(Seal.objects.filter(**this)), is_stamped=Exists(Proof.objects.filter(**this))
    )
    return [_fact(row) for row in rows.order_by("event_at", "id")]


def _fact(row: Any) -> Fact:
    state = EvidenceState.SEALED if row.is_sealed else EvidenceState.RECORDED
    return Fact(
        id=row.id,
        kind=row.kind,
        event_at=row.event_at,
        recorded_at=row.recorded_at,
        actor=row.actor,
        facts=row.facts,
        state=EvidenceState.STAMPED if row.is_stamped else state,
    )


def check_chain(*, chain: str) -> int:
    """Verify a whole chain against its head and return its length; raises proof.chain.ChainBroken.

    For a chain of which nothing has been deleted; `walking` goes over tombstones too.
    """
    return check_rows(chain=chain, rows=_rows(chain))


def check_rows(*, chain: str, rows: Generator[Mapping[str, Any], None, None]) -> int:
    """Verify the rows of any table that is chained like evidence against their head; raises ChainBroken.

    Rows and head come and go together: rows without a head, or a head without its row, were tampered with.
    """
    length, last = _walk(rows)
    head = ChainHead.objects.filter(chain=chain).first()
    if head is None and length:
        raise chains.ChainBroken(position=length, why="the chain has no head")
    if head is not None and (head.sequence, head.row_hash) != (length, last):
        raise chains.ChainBroken(position=length, why="the head names another row")
    return length


def _walk(rows: Generator[Mapping[str, Any], None, None]) -> tuple[int, str]:
    """Return how many rows follow one another, and the last hash."""
    numbers = count()
    # A cursor that is left behind by an exception would be closed at any later time, in the middle of other work.
    with closing(rows):
        last = chains.check_chain(row for row, _ in zip(rows, numbers, strict=False))
    return next(numbers), last


def _rows(chain: str) -> Generator[dict[str, object], None, None]:
    yield from Evidence.objects.filter(chain=chain).order_by("sequence").values(*COLUMNS).iterator()


def find_sealed_file(*, account_id: UUID, evidence_id: UUID) -> bytes | None:
    """Return the sealed XML of an evidence, written again from its row and its seal; None while it has no seal.

    The bytes are those that were sealed: `verify-evidence` compares every one of them with the stored leaf.
    """
    row = Evidence.objects.filter(account_id=account_id, id=evidence_id).values(*COLUMNS).first()
    seal = Seal.objects.filter(account_id=account_id, id=evidence_id).first()
    if row is None or seal is None:
        return None
    return write_sealed(row, seal, certificate=bytes(Certificate.objects.get(id=seal.certificate_id).content))


def write_sealed(row: Mapping[str, Any], seal: Seal, *, certificate: bytes) -> bytes:
    """Return the sealed XML of a row and its seal with the certificate that sealed it (DER)."""
    sealer = xades.make_sealer(certificate)
    document = erds.write(row, issuer=seal.issuer, is_test=seal.is_test)
    unsigned = xades.prepare(document, sealer=sealer, at=seal.sealed_at)
    return xades.finish(unsigned, bytes(seal.signature), sealer=sealer)


def find_oldest_waiting() -> datetime | None:
    """Return since when the oldest evidence waits for its seal or its time stamp, None while none waits."""
    unsealed = SealRequest.objects.order_by("id").first()
    unstamped = StampRequest.objects.order_by("id").first()
    waiting = [time_of(row.id) for row in (unsealed, unstamped) if row is not None]
    return min(waiting, default=None)

"""Reads of evidence: by subject for screens and API, by chain for verification."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from uets.evidence.models import ChainHead, Evidence
from uets.evidence.proof import chain as chains

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


def find_evidence(*, account_id: UUID, evidence_id: UUID) -> Evidence | None:
    """Return one evidence of an account, or None."""
    return Evidence.objects.filter(account_id=account_id, id=evidence_id).first()


def check_chain(*, chain: str) -> int:
    """Verify a whole chain against its head and return its length; raises proof.chain.ChainBroken."""
    return check_rows(chain=chain, rows=_rows(chain))


def check_rows(*, chain: str, rows: Iterable[Mapping[str, Any]]) -> int:
    """Verify the rows of any table that is chained like evidence against their head; raises ChainBroken."""
    last = chains.check_chain(rows)
    head = ChainHead.objects.filter(chain=chain).first()
    length = head.sequence if head else 0
    if head is not None and head.row_hash != last:
        raise chains.ChainBroken(position=length, why="the head names another row")
    return length


def _rows(chain: str) -> Iterator[dict[str, object]]:
    yield from Evidence.objects.filter(chain=chain).order_by("sequence").values(*COLUMNS).iterator()

"""Stage `rows`: each row is what was hashed, its seal is written again and compared, its proof holds its leaf."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

import msgspec

from uets.evidence.proof import chain as chains
from uets.evidence.proof import erds, xades
from uets.evidence.proof.certificates import NotTrusted, Published, Role, check_role
from uets.evidence.proof.seals import SealInvalid, check_value
from uets.evidence.queries import COLUMNS
from uets.evidence.queries.walking.pages import (
    STAMPED_WITHIN,
    Fault,
    Page,
    Scope,
    key_of,
    view,
)
from uets.evidence.states import FaultKind
from uets.kernel.ids import first_id_at, time_of
from uets.kernel.partitions import FIRST_MONTH, next_month

MOST_ROWS: Final = 1_000
NO_ID: Final = UUID(int=0)

LINES: Final = """-- the next rows of a month with what proves them
SELECT e.account_id, e.id, e.chain, e.sequence, e.kind, e.event_at, e.recorded_at, e.actor, e.subject, e.facts,
       e.facts_sha256, e.previous_hash, e.row_hash,
       c.content, s.issuer, s.is_test, s.sealed_at, s.signature, s.leaf, p.leaf,
       r.id IS NOT NULL OR w.id IS NOT NULL
FROM evidence_evidence e
LEFT JOIN evidence_seal s ON s.account_id = e.account_id AND s.id = e.id AND s.id >= %s AND s.id < %s
LEFT JOIN evidence_proof p ON p.account_id = e.account_id AND p.id = e.id AND p.id >= %s AND p.id < %s
LEFT JOIN evidence_certificate c ON c.id = s.certificate_id
LEFT JOIN evidence_sealrequest r ON r.id = e.id
LEFT JOIN evidence_stamprequest w ON w.id = e.id
WHERE e.id >= %s AND e.id < %s AND (e.account_id, e.id) > (%s, %s) ORDER BY e.account_id, e.id LIMIT %s"""

LOST: Final = """-- seals and proofs whose row is gone, in one month
SELECT k.id::text FROM (
    SELECT account_id, id FROM evidence_seal WHERE id >= %s AND id < %s
    UNION
    SELECT account_id, id FROM evidence_proof WHERE id >= %s AND id < %s
) k WHERE NOT EXISTS (
    SELECT FROM evidence_evidence e
    WHERE e.account_id = k.account_id AND e.id = k.id AND e.id >= %s AND e.id < %s
) LIMIT %s"""

LINE: Final = """-- the rows of one chain with what proves them
SELECT e.account_id, e.id, e.chain, e.sequence, e.kind, e.event_at, e.recorded_at, e.actor, e.subject, e.facts,
       e.facts_sha256, e.previous_hash, e.row_hash,
       c.content, s.issuer, s.is_test, s.sealed_at, s.signature, s.leaf, p.leaf,
       r.id IS NOT NULL OR w.id IS NOT NULL
FROM evidence_evidence e
LEFT JOIN evidence_seal s ON s.account_id = e.account_id AND s.id = e.id
LEFT JOIN evidence_proof p ON p.account_id = e.account_id AND p.id = e.id
LEFT JOIN evidence_certificate c ON c.id = s.certificate_id
LEFT JOIN evidence_sealrequest r ON r.id = e.id
LEFT JOIN evidence_stamprequest w ON w.id = e.id
WHERE e.chain = %s AND e.sequence > %s ORDER BY e.sequence LIMIT %s"""


class Line(msgspec.Struct, frozen=True, gc=False):
    """One row with its seal and its leaf, in the order of LINES."""

    account_id: UUID
    id: UUID
    chain: str
    sequence: int
    kind: str
    event_at: datetime
    recorded_at: datetime
    actor: dict[str, Any]
    subject: str
    facts: dict[str, Any]
    facts_sha256: str
    previous_hash: str
    row_hash: str
    certificate: bytes | None
    issuer: str | None
    is_test: bool | None
    sealed_at: datetime | None
    signature: bytes | None
    sealed_leaf: bytes | None
    leaf: bytes | None
    is_waiting: bool

    @property
    def where(self) -> str:
        """Where it stands in its chain, and its id."""
        return f"{self.chain}#{self.sequence} ({self.id})"


def check_months(key: list[Any], scope: Scope) -> Page:
    """Check the next rows, month by month."""
    month, account_id, evidence_id = key or [scope.month or f"{FIRST_MONTH:%Y-%m}", NO_ID, NO_ID]
    first = datetime.strptime(str(month), "%Y-%m").replace(tzinfo=UTC)
    following = next_month(first.date())
    low, high = first_id_at(first), first_id_at(datetime(following.year, following.month, 1, tzinfo=UTC))
    bounds = (low, high) * 3
    with view() as reader:
        lines = reader.rows(Line, LINES, *bounds, UUID(str(account_id)), UUID(str(evidence_id)), MOST_ROWS)
        is_end = len(lines) < MOST_ROWS
        lost: list[str] = reader.rows(str, LOST, *bounds, MOST_ROWS) if is_end else []
    found, waiting = check_lines(lines, scope)
    found += [Fault(FaultKind.ROW_MISSING, each, "its seal or proof stands without it") for each in lost]
    # A clock may have been ahead for a while: one more month than the present one is looked at.
    is_last = bool(scope.month) or following > next_month(scope.at.date().replace(day=1))
    after = None if is_last else key_of(f"{following:%Y-%m}", NO_ID, NO_ID)
    here = after if is_end else key_of(month, lines[-1].account_id, lines[-1].id)
    return Page(checked=len(lines), key=here, faults=found, waiting=waiting)


def check_lines(lines: list[Line], scope: Scope) -> tuple[list[Fault], int]:
    """Return what is wrong with rows, and how many wait for their time stamp as they may."""
    waiting = sum(1 for line in lines if may_wait(line, scope))
    return [fault for line in lines for fault in check_line(line, scope)], waiting


def may_wait(line: Line, scope: Scope) -> bool:
    """Tell whether a row is on its way to a batch and not late."""
    return line.leaf is None and line.is_waiting and time_of(line.id) >= scope.at - STAMPED_WITHIN


def check_line(line: Line, scope: Scope) -> Iterator[Fault]:
    """Yield what is wrong with one row."""
    columns = msgspec.structs.asdict(line)
    if _hash_of(columns) != line.row_hash:
        yield Fault(FaultKind.ROW_CHANGED, line.where, "its content differs from its hash")
    elif line.sealed_leaf is not None:
        yield from _check_seal(line, columns, scope)
    if may_wait(line, scope):
        return
    if (
        line.kind in erds.EVENTS
        and line.sealed_leaf is None
        and (line.leaf is not None or not line.is_waiting)
    ):
        yield Fault(FaultKind.SEAL_MISSING, line.where)
    if line.leaf is None:
        kind = FaultKind.NOT_STAMPED if line.is_waiting else FaultKind.PROOF_MISSING
        yield Fault(kind, line.where, f"recorded {time_of(line.id).isoformat()}")
    elif line.leaf.hex() != (line.sealed_leaf.hex() if line.sealed_leaf else line.row_hash):
        yield Fault(FaultKind.PROOF_DIFFERS, line.where, "its batch holds another leaf")


def _hash_of(columns: dict[str, Any]) -> str | None:
    """Return the hash of a row, None for one that no action could have written."""
    try:
        return chains.row_hash({name: columns[name] for name in COLUMNS})
    except TypeError:
        return None


_make_sealer = lru_cache(maxsize=64)(xades.make_sealer)


def _check_seal(line: Line, columns: dict[str, Any], scope: Scope) -> Iterator[Fault]:
    """Write the sealed file again and compare its hash with the stored leaf; then ask whose seal it is."""
    certificate, sealed_at = line.certificate or b"", line.sealed_at or line.recorded_at
    sealer = _make_sealer(certificate)
    try:
        document = erds.write(columns, issuer=line.issuer or "", is_test=bool(line.is_test))
        unsigned = xades.prepare(document, sealer=sealer, at=sealed_at)
    except (KeyError, TypeError, ValueError, AttributeError):
        yield Fault(FaultKind.SEAL_DIFFERS, line.where, "its file cannot be written again")
        return
    content = xades.finish(unsigned, line.signature or b"", sealer=sealer)
    if hashlib.sha256(content).digest() != line.sealed_leaf:
        yield Fault(FaultKind.SEAL_DIFFERS, line.where, "the file is not the one that was sealed")
        return
    try:
        check_value(certificate, unsigned.to_be_signed, line.signature or b"")
    except SealInvalid as error:
        yield Fault(FaultKind.SEAL_INVALID, line.where, str(error))
    wrong = _find_wrong(certificate, scope.published, sealed_at) if scope.published is not None else ""
    if wrong:
        yield Fault(FaultKind.SEAL_INVALID, line.where, wrong)


@lru_cache(maxsize=4096)
def _find_wrong(certificate: bytes, published: Published, sealed_at: datetime) -> str:
    """Return why a certificate could not seal at a time, empty when it could; rows of one claim share the time."""
    try:
        check_role(certificate, Role.SEAL, published=published, others=(), at=sealed_at)
    except NotTrusted as error:
        return str(error)
    return ""

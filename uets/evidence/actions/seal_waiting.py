"""Mühürle: write the ERDS evidence of each waiting row and sign it with the seal key (XAdES-B, trust.md §2.5)."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from uets.evidence import ports
from uets.evidence.proof import erds, xades
from uets.evidence.proof.certificates import Role, fingerprint
from uets.kernel import pool

MOST_ROWS: Final = 2000
"""One claim: about a fifth of a second of work."""

CLAIM: Final = """-- the oldest evidence that waits for its seal, with its row
SELECT e.account_id, e.id, e.chain, e.sequence, e.kind, e.event_at, e.recorded_at, e.actor, e.facts,
       e.facts_sha256, e.row_hash
FROM evidence_sealrequest r JOIN evidence_evidence e ON e.account_id = r.account_id AND e.id = r.id
ORDER BY r.id LIMIT %s FOR UPDATE OF r SKIP LOCKED"""

FORGET: Final = """-- what is sealed no longer waits
DELETE FROM evidence_sealrequest WHERE id = ANY(%b)"""

COPY_SEALS: Final = """-- the seals
COPY evidence_seal (account_id, id, form, certificate_id, issuer, is_test, sealed_at, signature, leaf)
FROM STDIN (FORMAT BINARY)"""
SEAL_TYPES: Final = ("uuid", "uuid", "int2", "varchar", "varchar", "bool", "timestamptz", "bytea", "bytea")

COPY_LEAVES: Final = """-- sealed files and unsealed rows wait for the next batch
COPY evidence_stamprequest (id, account_id, leaf, waiting_since) FROM STDIN (FORMAT BINARY)"""
LEAF_TYPES: Final = ("uuid", "uuid", "bytea", "timestamptz")

KEEP_CERTIFICATE: Final = """-- the certificate of a seal is kept for ever
INSERT INTO evidence_certificate (id, role, content, first_used_at) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING"""


class WaitingRow(msgspec.Struct, frozen=True, gc=False):
    """One evidence row, its columns in the order of CLAIM."""

    account_id: UUID
    id: UUID
    chain: str
    sequence: int
    kind: str
    event_at: datetime
    recorded_at: datetime
    actor: dict[str, Any]
    facts: dict[str, Any]
    facts_sha256: str
    row_hash: str


class Issuer(msgspec.Struct, frozen=True):
    """In whose name evidence is issued, and whether it is a test without legal force."""

    name: str
    is_test: bool


class _Sealed(msgspec.Struct, frozen=True, gc=False):
    row: WaitingRow
    signature: bytes
    leaf: bytes


def seal_waiting(*, issuer: Issuer, at: datetime, limit: int = MOST_ROWS) -> int:
    """Seal what waits, oldest first, and return how many rows were taken; raises SealUnavailable.

    Kinds without an event of EN 319 522 get no seal: their leaf is the hash of their row. Everything of one call is
    one transaction, so that a killed worker leaves nothing half sealed.
    """
    with pool.transaction() as database:
        rows = database.rows(WaitingRow, CLAIM, limit)
        if not rows:
            return 0
        certificate = ports.seal_key().certificate
        sealed = _seal([row for row in rows if row.kind in erds.EVENTS], certificate, issuer=issuer, at=at)
        named = fingerprint(certificate)
        if sealed:
            database.run(KEEP_CERTIFICATE, named, Role.SEAL.value, certificate, at)
        database.copy(COPY_SEALS, (_seal_row(each, named, issuer, at) for each in sealed), types=SEAL_TYPES)
        leaves = {each.row.id: each.leaf for each in sealed}
        database.copy(
            COPY_LEAVES,
            ((row.id, row.account_id, leaves.get(row.id) or bytes.fromhex(row.row_hash), at) for row in rows),
            types=LEAF_TYPES,
        )
        database.run(FORGET, [row.id for row in rows])
    return len(rows)


def _seal(rows: Sequence[WaitingRow], certificate: bytes, *, issuer: Issuer, at: datetime) -> list[_Sealed]:
    sealer = xades.make_sealer(certificate)
    waiting = [
        xades.prepare(
            erds.write(_columns(row), issuer=issuer.name, is_test=issuer.is_test), sealer=sealer, at=at
        )
        for row in rows
    ]
    signatures = ports.seal_key().sign_all([each.to_be_signed for each in waiting]) if waiting else []
    return [
        _Sealed(row, signature, hashlib.sha256(xades.finish(unsigned, signature, sealer=sealer)).digest())
        for row, unsigned, signature in zip(rows, waiting, signatures, strict=True)
    ]


def _columns(row: WaitingRow) -> dict[str, Any]:
    return msgspec.structs.asdict(row)


def _seal_row(each: _Sealed, certificate_id: str, issuer: Issuer, at: datetime) -> tuple[object, ...]:
    row = each.row
    return (
        row.account_id,
        row.id,
        erds.FORM,
        certificate_id,
        issuer.name,
        issuer.is_test,
        at,
        each.signature,
        each.leaf,
    )

"""Mühürle: write the ERDS evidence of each waiting row and sign it with the seal key (XAdES-B, trust.md §2.5)."""

import hashlib
import logging
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from uets.evidence import ports
from uets.evidence.proof import erds, xades
from uets.evidence.proof.certificates import NotTrusted, Role, check_period, fingerprint
from uets.kernel import pool
from uets.kernel.ids import NO_ACCOUNT

log = logging.getLogger(__name__)

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

FIND_REVOKED: Final = """-- is the seal's certificate revoked, as the newest word that was kept says?
SELECT e.facts->>'revoked_at' FROM evidence_evidence e WHERE e.account_id = %s AND e.id = (
    SELECT r.id FROM evidence_sealrevocation r WHERE r.certificate_id = %s ORDER BY r.day DESC LIMIT 1)"""

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
    one transaction, so that a killed worker leaves nothing half sealed. A row that cannot be written as evidence waits
    on by itself. A certificate that is revoked or not valid now seals nothing.
    """
    with pool.transaction() as database:
        rows = database.rows(WaitingRow, CLAIM, limit)
        if not rows:
            return 0
        certificate = ports.seal_key().certificate
        written = list(_write([row for row in rows if row.kind in erds.EVENTS], issuer=issuer))
        named = fingerprint(certificate)
        if written:
            _check_may_seal(certificate, database.column(FIND_REVOKED, NO_ACCOUNT, named), at=at)
        sealed = _seal(written, certificate, at=at)
        taken = [row for row in rows if row.kind not in erds.EVENTS] + [each.row for each in sealed]
        if sealed:
            database.run(KEEP_CERTIFICATE, named, Role.SEAL.value, certificate, at)
        database.copy(COPY_SEALS, (_seal_row(each, named, issuer, at) for each in sealed), types=SEAL_TYPES)
        leaves = {each.row.id: each.leaf for each in sealed}
        database.copy(
            COPY_LEAVES,
            (
                (row.id, row.account_id, leaves.get(row.id) or bytes.fromhex(row.row_hash), at)
                for row in taken
            ),
            types=LEAF_TYPES,
        )
        database.run(FORGET, [row.id for row in taken])
    return len(taken)


def _check_may_seal(certificate: bytes, revoked: Sequence[str | None], *, at: datetime) -> None:
    """Raise SealUnavailable for a certificate that is revoked or not valid now: its seals would never verify."""
    if any(revoked):
        message = "the seal's certificate is revoked"
        raise ports.SealUnavailable(message)
    try:
        check_period(certificate, at=at)
    except NotTrusted as error:
        message = "the seal's certificate is not valid now"
        raise ports.SealUnavailable(message) from error


def _write(rows: Sequence[WaitingRow], *, issuer: Issuer) -> Iterator[tuple[WaitingRow, bytes]]:
    """Yield rows with their unsigned evidence; a damaged one is told and left out, it holds up no other."""
    for row in rows:
        try:
            document = erds.write(_columns(row), issuer=issuer.name, is_test=issuer.is_test)
        except (AttributeError, KeyError, TypeError, ValueError):
            log.exception("evidence cannot be sealed", extra={"evidence": str(row.id)})
            continue
        yield row, document


def _seal(written: Sequence[tuple[WaitingRow, bytes]], certificate: bytes, *, at: datetime) -> list[_Sealed]:
    sealer = xades.make_sealer(certificate)
    waiting = [xades.prepare(document, sealer=sealer, at=at) for _, document in written]
    signatures = ports.seal_key().sign_all([each.to_be_signed for each in waiting]) if waiting else []
    return [
        _Sealed(row, signature, hashlib.sha256(xades.finish(unsigned, signature, sealer=sealer)).digest())
        for (row, _), unsigned, signature in zip(written, waiting, signatures, strict=True)
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

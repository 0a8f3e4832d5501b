"""What leaves the installation as proof: an evidence with its seal, record and certificates, assembled when asked for.

Whose evidence may be asked for is the caller's to check: a holder's page, a key's call and a sending authority's call
use the same functions for their own notices.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

import msgspec

from uets.evidence import ports
from uets.evidence.errors import (
    EvidenceDamaged,
    EvidenceNotFound,
    EvidenceNotStamped,
    EvidenceToolsAway,
)
from uets.evidence.models import Batch, Certificate, Evidence, Proof, Seal
from uets.evidence.proof import bundle, chain, erds, rows
from uets.evidence.proof.bundle import Parts
from uets.evidence.proof.certificates import NotTrusted, check_chain, fingerprint, load
from uets.evidence.proof.timestamps import read_token
from uets.evidence.queries import COLUMNS, write_sealed
from uets.evidence.queries.renewals import Lineage, Renewals, list_lineages
from uets.evidence.queries.revocations import Wanted, Words

SOON: Final = 3
"""Seconds after which an evidence that is being sealed and stamped should be asked for again."""

AWAY: Final = 60


class Stamped(NamedTuple):
    """When an evidence was stamped first, and what has renewed that since."""

    batch: Batch
    renewals: Renewals


class Bundle(msgspec.Struct, frozen=True, kw_only=True):
    """One stamped evidence with all that proves it."""

    row: Mapping[str, Any]
    seal: Seal | None
    """Its seal; without one of its own, its row is handed out, signed."""
    stamped_at: datetime
    parts: Parts

    @property
    def id(self) -> UUID:
        """The evidence's."""
        found: UUID = self.row["id"]
        return found

    @property
    def is_sealed(self) -> bool:
        """Tell whether this evidence has a seal of its own."""
        return self.seal is not None


class SealedFile(msgspec.Struct, frozen=True, kw_only=True):
    """One sealed evidence alone."""

    row: Mapping[str, Any]
    document: bytes


def get_bundle(*, account_id: UUID, evidence_id: UUID, subject: str) -> Bundle:
    """Return one evidence of a subject; raises EvidenceNotFound, EvidenceNotStamped, EvidenceToolsAway."""
    found = Evidence.objects.filter(account_id=account_id, id=evidence_id, subject=subject).values(*COLUMNS)
    if not found:
        raise EvidenceNotFound
    return _assemble(found)[0]


def list_bundles(*, account_id: UUID, subject: str, chosen: Iterable[UUID] | None = None) -> list[Bundle]:
    """Return the evidence of a subject, oldest first, all of it or what is chosen.

    Raises EvidenceNotFound when there is none, EvidenceNotStamped while any of it waits, EvidenceToolsAway.
    """
    found = Evidence.objects.filter(account_id=account_id, subject=subject).order_by("id")
    if chosen is not None:
        found = found.filter(id__in=list(chosen))
    columns = list(found.values(*COLUMNS))
    if not columns:
        raise EvidenceNotFound
    return _assemble(columns)


def get_sealed(*, account_id: UUID, evidence_id: UUID, subject: str) -> SealedFile:
    """Return the sealed file alone, stamped or not.

    Raises EvidenceNotFound, also for a kind that gets no seal, and EvidenceNotStamped while it waits for its seal.
    """
    found = Evidence.objects.filter(account_id=account_id, id=evidence_id, subject=subject).values(*COLUMNS)
    row = found.first()
    if row is None or row["kind"] not in erds.EVENTS:
        raise EvidenceNotFound
    seal = Seal.objects.filter(account_id=account_id, id=evidence_id).first()
    if seal is None:
        raise EvidenceNotStamped(retry_after=SOON)
    signer = bytes(Certificate.objects.get(id=seal.certificate_id).content)
    return SealedFile(row=row, document=write_sealed(row, seal, certificate=signer))


def _assemble(columns: Sequence[Mapping[str, Any]]) -> list[Bundle]:
    """Return bundles of the rows of one account: six statements for all, and those on revocation."""
    account_id, ids = columns[0]["account_id"], [row["id"] for row in columns]
    seals = {seal.id: seal for seal in Seal.objects.filter(account_id=account_id, id__in=ids)}
    proofs = {proof.id: proof for proof in Proof.objects.filter(account_id=account_id, id__in=ids)}
    if len(proofs) < len(columns):
        raise EvidenceNotStamped(retry_after=SOON)
    batches = Batch.objects.in_bulk({proof.batch_id for proof in proofs.values()})
    named = Certificate.objects.in_bulk({seal.certificate_id for seal in seals.values()})
    certificates = {name: bytes(certificate.content) for name, certificate in named.items()}
    lineages = list_lineages(batches)
    stamped = {
        proof.id: Stamped(batches[proof.batch_id], _renewals(proof, lineages[proof.batch_id]))
        for proof in proofs.values()
    }
    made = [
        _bundle(row, seals.get(row["id"]), proofs[row["id"]], stamped[row["id"]], certificates)
        for row in columns
    ]
    return _add_revocation(made)


def _add_revocation(made: Sequence[Bundle]) -> list[Bundle]:
    """Return bundles with what was said of the revocation of the certificates that sealed, signed and stamped."""
    words = Words()
    return [
        msgspec.structs.replace(each, parts=each.parts._replace(revocation=words.files(_list_wanted(each))))
        for each in made
    ]


def _list_wanted(made: Bundle) -> Iterator[Wanted]:
    """Yield the certificates of a bundle: the seal at its time, of a row the key that signs it now, each time stamp."""
    parts, sealed_at = made.parts, made.seal.sealed_at if made.seal else None
    yield Wanted(bundle.OF_SEAL, fingerprint(parts.certificates[0]), sealed_at)
    for number, stamp in enumerate(bundle.list_stamps(parts), start=1):
        token = read_token(stamp.token)
        yield Wanted(bundle.of_stamp(number), fingerprint(token.certificate), token.gen_time)


def _renewals(proof: Proof, lineage: Lineage | None) -> Renewals:
    return Renewals() if lineage is None else lineage.at(proof.position)


def _bundle(
    row: Mapping[str, Any],
    seal: Seal | None,
    proof: Proof,
    stamped: Stamped,
    certificates: Mapping[str, bytes],
) -> Bundle:
    document, signature = rows.write_row(row), b""
    if seal is not None:
        signer = certificates[seal.certificate_id]
        document = write_sealed(row, seal, certificate=signer)
    else:
        signer, signature = _sign_row(document)
    if chain.sha256_hex(document) != bytes(proof.leaf).hex():
        message = f"evidence {row['id']} differs from its leaf"
        raise EvidenceDamaged(message)
    token = bytes(stamped.batch.token)
    parts = Parts(
        document=document,
        leaf=bytes(proof.leaf),
        path=bytes(proof.path),
        token=token,
        certificates=(signer, *read_token(token).certificates),
        root=_find_root(signer),
        row_signature=signature,
        renewals=stamped.renewals.stamps,
        rehashes=stamped.renewals.chains,
    )
    return Bundle(row=row, seal=seal, stamped_at=stamped.batch.gen_time, parts=parts)


def _sign_row(document: bytes) -> tuple[bytes, bytes]:
    """Return the certificate of the seal and its signature over a row."""
    try:
        key = ports.seal_key()
        (signature,) = key.sign_all([document])
        return key.certificate, rows.write_signature(signature)
    except ports.SealUnavailable as away:
        raise EvidenceToolsAway(why="seal", retry_after=AWAY) from away


def _find_root(signer: bytes) -> bytes:
    """Return the published root that the certificate of a seal leads to."""
    try:
        issued = load(signer).not_valid_before_utc
        return check_chain(signer, roots=ports.published().read().roots, others=(), at=issued)[-1]
    except (ports.CertificatesUnavailable, NotTrusted) as away:
        raise EvidenceToolsAway(why="certificates", retry_after=AWAY) from away

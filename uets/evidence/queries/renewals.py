"""Reads of renewals: the whole evidence record of an evidence after years (RFC 4998 §5), and what is hashed anew.

A path through a renewal's tree is made from its leaves when it is asked for; nothing of it is stored.
"""

import hashlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db.models import Max

from uets.evidence.models import Batch, Certificate, Evidence, Proof, RehashedBatch, Renewal, Seal, Tombstone
from uets.evidence.proof import chain as chains
from uets.evidence.proof import merkle, rows
from uets.evidence.proof.evidence_record import Chain, Stamp, make_stamp, rehash_leaf
from uets.evidence.queries import COLUMNS, write_sealed
from uets.evidence.states import RenewalSource

RENEWALS: Final = "evidence:renewals"
"""Every renewal is evidence of its own, in one chain, so that none can vanish."""


class Renewals(NamedTuple):
    """What renews the archive time stamp of one evidence (RFC 4998 §5)."""

    stamps: tuple[Stamp, ...] = ()
    """Time-stamp renewals: they go on with the first chain."""
    chains: tuple[Chain, ...] = ()
    """Hash-tree renewals, each with the time-stamp renewals that followed it."""


def find_renewals(batch_id: int, *, position: int) -> Renewals:
    """Return all renewals of the evidence at a position of a batch, oldest first; none for a young one."""
    return Lineage(batch_id).at(position)


def list_lineages(batch_ids: Iterable[int]) -> dict[int, "Lineage | None"]:
    """Return the renewals of several batches, None for those that none has reached yet, which are nearly all."""
    reached = Renewal.objects.aggregate(newest=Max("last_batch"))["newest"] or 0
    return {number: Lineage(number) if number <= reached else None for number in batch_ids}


def find_record(*, account_id: UUID, evidence_id: UUID) -> tuple[Chain, ...] | None:
    """Return the whole evidence record, ready to be encoded; None while the evidence has no time stamp."""
    proof = Proof.objects.filter(account_id=account_id, id=evidence_id).first()
    if proof is None:
        return None
    renewals = find_renewals(proof.batch_id, position=proof.position)
    first = _first_stamp(proof, bytes(Batch.objects.get(id=proof.batch_id).token))
    return ((first, *renewals.stamps), *renewals.chains)


def find_covered(*, account_id: UUID, evidence_id: UUID) -> bytes | None:
    """Return the bytes that an evidence record proves: the sealed file, or the canonical row of a kind without seal."""
    row = Evidence.objects.filter(account_id=account_id, id=evidence_id).values(*COLUMNS).first()
    seal = Seal.objects.filter(account_id=account_id, id=evidence_id).first()
    return None if row is None else _covered(row, seal)


def hash_anew(batch: Batch, *, digest: str, before: int, rehashes: int | None = None) -> list[bytes]:
    """Return the leaves of a batch under a stronger hash (RFC 4998 §5.3): its own row first, then each evidence.

    What is covered are the chains as they were when renewal `before` was the newest and the batch had been hashed anew
    `rehashes` times. What was deleted is covered by its old leaf alone.
    """
    lineage = Lineage(batch.id, rehashes=rehashes, until=before)
    proofs = list(Proof.objects.filter(batch_id=batch.id).order_by("position"))
    ids = [proof.id for proof in proofs]
    bounds = {"id__gte": min(ids), "id__lte": max(ids)} if ids else {}  # so that few months are looked at
    columns = {row["id"]: row for row in Evidence.objects.filter(id__in=ids, **bounds).values(*COLUMNS)}
    seals = {seal.id: seal for seal in Seal.objects.filter(id__in=ids, **bounds)}
    gone = Tombstone.objects.filter(batch_id=batch.id).values_list("position", "leaf")
    leaves = {place: hashlib.new(digest, bytes(leaf)).digest() for place, leaf in gone}
    leaves[0] = hashlib.new(digest, chains.canonical(_row_of(batch))).digest()
    for proof in (proof for proof in proofs if proof.id in columns):
        renewals = lineage.at(proof.position)
        before_it = (_first_stamp(proof, bytes(batch.token)), *renewals.stamps), *renewals.chains
        covered = _covered(columns[proof.id], seals.get(proof.id))
        leaves[proof.position] = rehash_leaf(before_it, data=covered, digest=digest)
    return [leaves[place] for place in sorted(leaves)]


def describe_renewal(renewal: Renewal) -> dict[str, object]:
    """Return what the evidence of a renewal says."""
    return {
        "source": renewal.source,
        "digest": renewal.digest,
        "first": renewal.first,
        "last": renewal.last,
        "root": bytes(renewal.root).hex(),
        "token_sha256": chains.sha256_hex(bytes(renewal.token)),
    }


class _Rehash(NamedTuple):
    """One hash-tree renewal of a batch: its leaves, the way from its root to the stamped one, what followed."""

    digest: str
    leaves: list[bytes]
    tree: merkle.Tree
    path: list[bytes]
    token: bytes
    after: tuple[Stamp, ...]


class Lineage:
    """The renewals of one batch; only the way through its rehashed leaves differs from evidence to evidence."""

    def __init__(self, batch_id: int, *, rehashes: int | None = None, until: int | None = None) -> None:
        found = RehashedBatch.objects.filter(batch_id=batch_id).order_by("after_renewal", "rehashed_at")
        kept = list(found[:rehashes] if rehashes is not None else found)
        limits = [*(rehash.after_renewal for rehash in kept), until]
        self._first = _list_stamps(RenewalSource.BATCH, batch_id, merkle.SHA256, until=limits[0])
        self._later: list[_Rehash] = []
        for rehash, limit in zip(kept, limits[1:], strict=True):
            digest = rehash.digest
            renewal = _find_renewal(RenewalSource.REHASH, batch_id, digest, until=limit)
            if renewal is None:
                break  # hashed anew, but not yet stamped
            leaves, place = _leaves(rehash), batch_id - renewal.first
            tree, above = merkle.Tree(leaves, algorithm=digest), _tree(renewal).path(place)
            after = _list_stamps(RenewalSource.RENEWAL, renewal.id, digest, until=limit)
            self._later.append(_Rehash(digest, leaves, tree, above, bytes(renewal.token), after))

    def at(self, position: int) -> Renewals:
        """Return the renewals of the evidence at a position."""
        later = []
        for digest, leaves, tree, above, token, after in self._later:
            stamp = make_stamp(leaves[position], [*tree.path(position), *above], token, digest=digest)
            later.append((stamp, *after))
        return Renewals(self._first, tuple(later))


def _list_stamps(source: RenewalSource, number: int, digest: str, *, until: int | None) -> tuple[Stamp, ...]:
    """Return the time-stamp renewals of a token and of each other's tokens, oldest first."""
    found = []
    while (renewal := _find_renewal(source, number, digest, until=until)) is not None:
        place = number - renewal.first
        if source is RenewalSource.RENEWAL:
            between = Renewal.objects.filter(digest=digest, id__gte=renewal.first, id__lt=number)
            place = between.count()
        path = _tree(renewal).path(place)
        found.append(make_stamp(_leaves(renewal)[place], path, bytes(renewal.token), digest=digest))
        source, number = RenewalSource.RENEWAL, renewal.id
    return tuple(found)


def _find_renewal(source: RenewalSource, number: int, digest: str, *, until: int | None) -> Renewal | None:
    renewals = Renewal.objects.filter(source=source, digest=digest, first__lte=number, last__gte=number)
    if until is not None:
        renewals = renewals.filter(id__lte=until)
    return renewals.order_by("-first").first()


def _leaves(kept: Renewal | RehashedBatch) -> list[bytes]:
    return merkle.split(bytes(kept.leaves), size=hashlib.new(kept.digest).digest_size)


def _tree(renewal: Renewal) -> merkle.Tree:
    return merkle.Tree(_leaves(renewal), algorithm=renewal.digest)


def _first_stamp(proof: Proof, token: bytes) -> Stamp:
    return make_stamp(bytes(proof.leaf), merkle.split(bytes(proof.path), size=len(proof.leaf)), token)


def _covered(row: Mapping[str, Any], seal: Seal | None) -> bytes:
    """Return what the leaf of an evidence is the hash of."""
    if seal is None:
        return rows.write_row(row)
    return write_sealed(row, seal, certificate=_find_certificate(seal.certificate_id))


@lru_cache(maxsize=64)
def _find_certificate(certificate_id: str) -> bytes:
    return bytes(Certificate.objects.get(id=certificate_id).content)


def _row_of(batch: Batch) -> dict[str, object]:
    return {
        "id": batch.id,
        "leaves": batch.leaves,
        "previous_root": bytes(batch.previous_root).hex(),
        "root": bytes(batch.root).hex(),
        "token_sha256": chains.sha256_hex(bytes(batch.token)),
    }

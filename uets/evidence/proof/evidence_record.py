"""Evidence records (RFC 4998): written from a stored proof and its token, renewed, and checked against data.

A record holds one or more chains of archive time stamps. The first stamp of a chain covers the data; each later stamp
of the same chain covers the time stamp before it (§5.2, before its certificate ends); a new chain covers the data anew
together with all that went before, with a stronger hash (§5.3).
"""

import hashlib
import itertools
from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from uets.evidence.proof import der, merkle
from uets.evidence.proof.cms import DIGESTS
from uets.evidence.proof.timestamps import Token, TokenInvalid, read_token

_DIGEST_OIDS: Final = {name: oid for oid, name in DIGESTS.items()}
_DIGEST_ALGORITHM: Final = 0xA0
_REDUCED_TREE: Final = 0xA2
_LEAST_FIELDS: Final = 3


class RecordInvalid(ValueError):
    """An evidence record does not prove what it is held against; the text says where it breaks."""


class Stamp(NamedTuple):
    """One archive time stamp: the way from what it covers to the stamped root, and the token."""

    digest: str
    groups: tuple[tuple[bytes, ...], ...]
    """The reduced hash tree as sent: the leaf's group first, then the sibling of each level; empty for one leaf."""
    token: bytes


Chain = tuple[Stamp, ...]


class Proven(NamedTuple):
    """What a checked record says: the data existed at `existed_at`; the tokens in order, oldest first."""

    existed_at: datetime
    tokens: tuple[Token, ...]


def make_stamp(leaf: bytes, path: Sequence[bytes], token: bytes, *, digest: str = merkle.SHA256) -> Stamp:
    """Return the archive time stamp of a leaf from its stored path (trust.md §2.6)."""
    if not path:
        return Stamp(digest, (), token)
    first = tuple(sorted((leaf, path[0])))
    return Stamp(digest, (first, *((sibling,) for sibling in path[1:])), token)


def encode(chains: Sequence[Chain]) -> bytes:
    """Return the DER of an EvidenceRecord (§3.1)."""
    names = dict.fromkeys(stamp.digest for chain in chains for stamp in chain)
    algorithms = der.wrap(der.SEQUENCE, *(_algorithm(name) for name in names))
    return der.wrap(der.SEQUENCE, der.integer(1), algorithms, encode_sequence(chains))


def encode_sequence(chains: Sequence[Chain]) -> bytes:
    """Return the DER of an ArchiveTimeStampSequence."""
    return der.wrap(der.SEQUENCE, *map(encode_chain, chains))


def encode_chain(chain: Chain) -> bytes:
    """Return the DER of an ArchiveTimeStampChain."""
    return der.wrap(der.SEQUENCE, *map(_encode_stamp, chain))


def decode(record: bytes) -> tuple[Chain, ...]:
    """Read an EvidenceRecord; raises RecordInvalid."""
    try:
        fields = list(der.read_whole(record, tag=der.SEQUENCE, name="EvidenceRecord").children())
        if len(fields) < _LEAST_FIELDS or der.read_integer(fields[0]) != 1:
            raise RecordInvalid("it is not an evidence record of version 1")
        chains = der.expect(fields[-1], tag=der.SEQUENCE, name="archiveTimeStampSequence")
        found = tuple(tuple(map(_decode_stamp, chain.children())) for chain in chains.children())
    except der.NotDer as error:
        message = f"the record cannot be read: {error}"
        raise RecordInvalid(message) from error
    if not found or not all(found):
        raise RecordInvalid("the record holds no time stamp")
    if encode(found) != record:
        raise RecordInvalid("the record is not in the one form that UETS writes")
    return found


def check(record: bytes, *, data: bytes) -> Proven:
    """Check that a record proves bytes; certificates are asked of the caller. Raises RecordInvalid.

    Each stamp must cover just what it follows: the data, the stamp before it, or the data with all chains before it.
    """
    chains = decode(record)
    tokens: list[Token] = []
    for number, chain in enumerate(chains):
        place = f"chain {number + 1}"
        digest = chain[0].digest
        covered = _covered_by_chain(chains[:number], data=data, digest=digest)
        for position, stamp in enumerate(chain):
            if stamp.digest != digest:
                message = f"{place} mixes hash algorithms"
                raise RecordInvalid(message)
            if position:
                covered = _hash(digest, chain[position - 1].token)
            tokens.append(_check_stamp(stamp, covered, place=f"{place}, stamp {position + 1}"))
    for earlier, later in itertools.pairwise(tokens):
        if later.gen_time <= earlier.gen_time:
            raise RecordInvalid("a renewal is not younger than what it renews")
    return Proven(tokens[0].gen_time, tuple(tokens))


def renewal_leaf(token: bytes, *, digest: str = merkle.SHA256) -> bytes:
    """Return the leaf of a time-stamp renewal: the hash of the token before it (§5.2)."""
    return _hash(digest, token)


def rehash_leaf(chains: Sequence[Chain], *, data: bytes, digest: str) -> bytes:
    """Return the leaf of a hash-tree renewal: data and all chains so far, hashed anew (§5.3)."""
    return _covered_by_chain(chains, data=data, digest=digest)


def _covered_by_chain(before: Sequence[Chain], *, data: bytes, digest: str) -> bytes:
    leaf = _hash(digest, data)
    if not before:
        return leaf
    # H(d) and H(all before) are joined in this order, never sorted: the one of the data comes first (§5.3).
    return _hash(digest, leaf + _hash(digest, encode_sequence(before)))


def _check_stamp(stamp: Stamp, covered: bytes, *, place: str) -> Token:
    if stamp.groups and covered not in stamp.groups[0]:
        message = f"{place} covers other bytes"
        raise RecordInvalid(message)
    node = b""
    for group in stamp.groups:
        members = sorted((*group, node) if node else group)
        node = _hash(stamp.digest, b"".join(members)) if len(members) > 1 else members[0]
    root = node or covered
    try:
        token = read_token(stamp.token)
    except TokenInvalid as error:
        message = f"{place}: {error}"
        raise RecordInvalid(message) from error
    if (token.digest, token.imprint) != (stamp.digest, root):
        message = f"{place}: the token stamps another root"
        raise RecordInvalid(message)
    return token


def _encode_stamp(stamp: Stamp) -> bytes:
    # digestAlgorithm is [0] IMPLICIT: the content of the AlgorithmIdentifier under another tag.
    parts = [der.wrap(_DIGEST_ALGORITHM, der.oid(_DIGEST_OIDS[stamp.digest]))]
    if stamp.groups:
        groups = (
            der.wrap(der.SEQUENCE, *(der.wrap(der.OCTET_STRING, node) for node in group))
            for group in stamp.groups
        )
        parts.append(der.wrap(_REDUCED_TREE, *groups))
    return der.wrap(der.SEQUENCE, *parts, stamp.token)


def _decode_stamp(element: der.Element) -> Stamp:
    groups: tuple[tuple[bytes, ...], ...] = ()
    digest, token = "", b""
    for field in der.expect(element, tag=der.SEQUENCE, name="ArchiveTimeStamp").children():
        if field.tag == _DIGEST_ALGORITHM:
            digest = DIGESTS.get(der.read_oid(next(field.children())), "")
        elif field.tag == _REDUCED_TREE:
            groups = tuple(tuple(node.content for node in group.children()) for group in field.children())
        elif field.tag == der.SEQUENCE:
            token = field.encoded
    if not token:
        raise RecordInvalid("an archive time stamp holds no token")
    # Without the field, the algorithm is that of the token's imprint (§3.2).
    digest = digest or read_token(token).digest
    return Stamp(digest, groups, token)


def _algorithm(name: str) -> bytes:
    return der.wrap(der.SEQUENCE, der.oid(_DIGEST_OIDS[name]))


def _hash(digest: str, data: bytes) -> bytes:
    return hashlib.new(digest, data).digest()

"""Stage `batches`: numbered without gaps, each with the root before it, all its leaves, and a token over their root."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby, takewhile
from typing import Any, Final

import msgspec

from uets.evidence.proof import merkle
from uets.evidence.queries.walking.pages import Fault, Page, Scope, check_token, faults, key_of, view
from uets.evidence.states import FaultKind

MOST_BATCHES: Final = 200
MOST_LEAVES: Final = 20_000

BATCHES: Final = """-- the next batches, each with the time of the token that renews its own
SELECT b.id, b.leaves, b.previous_root, b.root, b.token, b.gen_time,
       (SELECT min(r.gen_time) FROM evidence_renewal r
        WHERE r.source IN ('batch', 'rehash') AND r.first <= b.id AND r.last >= b.id)
FROM evidence_batch b WHERE b.id > %s ORDER BY b.id LIMIT %s"""

LEAVES: Final = """-- the leaves of some batches, those of deleted rows among them
SELECT batch_id, position, leaf, path FROM (
    SELECT batch_id, position, leaf, path FROM evidence_proof
    UNION ALL
    SELECT batch_id, position, leaf, NULL::bytea FROM evidence_tombstone
) leaf WHERE batch_id BETWEEN %s AND %s ORDER BY batch_id, position LIMIT %s"""

NO_END: Final = 2**62


class Stamped(msgspec.Struct, frozen=True, gc=False):
    """A batch, in the order of BATCHES."""

    id: int
    leaves: int
    previous_root: bytes
    root: bytes
    token: bytes
    gen_time: datetime
    renewed_at: datetime | None


class Leaf(msgspec.Struct, frozen=True, gc=False):
    """A leaf with its way; that of a deleted row is not kept."""

    batch_id: int
    position: int
    leaf: bytes
    path: bytes | None


def check_batches(key: list[Any], scope: Scope) -> Page:
    """Check the next batches; `key` holds the number and the root of the one before."""
    last, root = int(key[0]) if key else 0, bytes.fromhex(str(key[1])) if key else merkle.NO_ROOT
    with view() as reader:
        read = reader.rows(Stamped, BATCHES, last, MOST_BATCHES)
        batches = list(_as_many_as_fit(read))
        is_end = len(batches) == len(read) < MOST_BATCHES
        high = NO_END if is_end else batches[-1].id
        leaves = reader.rows(Leaf, LEAVES, last + 1, high, MOST_LEAVES * 2)
    by_batch = {number: list(found) for number, found in groupby(leaves, key=lambda leaf: leaf.batch_id)}
    found: list[Fault] = []
    for batch in batches:
        found += _check_place(batch, after=last, root=root)
        found += check_batch(batch, by_batch.pop(batch.id, []), scope)
        last, root = batch.id, batch.root
    found += [
        Fault(FaultKind.BATCH_MISSING, f"batch {number}", f"{len(left)} leaves stand without it")
        for number, left in by_batch.items()
    ]
    return Page(checked=len(batches), key=None if is_end else key_of(last, root.hex()), faults=found)


def _as_many_as_fit(batches: list[Stamped]) -> Iterator[Stamped]:
    """Yield batches until their leaves fill a page, at least one."""
    counted = 0

    def fits(batch: Stamped) -> bool:
        nonlocal counted
        is_first = counted == 0
        counted += max(batch.leaves, 1)
        return is_first or counted <= MOST_LEAVES

    yield from takewhile(fits, batches)


def _check_place(batch: Stamped, *, after: int, root: bytes) -> Iterator[Fault]:
    if batch.id != after + 1:
        yield Fault(FaultKind.BATCH_MISSING, f"batch {after + 1}", f"the next one is {batch.id}")
    elif batch.previous_root != root:
        yield Fault(FaultKind.BATCH_DIFFERS, f"batch {batch.id}", "it holds another root before it")


def check_batch(batch: Stamped, leaves: list[Leaf], scope: Scope) -> list[Fault]:
    """Return what is wrong with one batch: its leaves, their ways, its root, its token."""
    where = f"batch {batch.id}"
    found = faults(FaultKind.BATCH_DIFFERS, where, _check_tree(batch, leaves))
    until = batch.renewed_at or scope.at
    wrong = check_token(
        batch.token, batch.root, digest=merkle.SHA256, gen_time=batch.gen_time, until=until, scope=scope
    )
    return found + faults(FaultKind.TOKEN_INVALID, where, wrong)


def _check_tree(batch: Stamped, leaves: list[Leaf]) -> Iterator[str]:
    if len(leaves) + 1 != batch.leaves:
        yield f"{batch.leaves - 1} leaves were stamped, {len(leaves)} are there"
        return
    if [leaf.position for leaf in leaves] != list(range(1, batch.leaves)):
        yield "its leaves are not in their places"
        return
    tree = merkle.Tree([batch.previous_root, *(leaf.leaf for leaf in leaves)])
    if tree.root != batch.root:
        yield "its leaves lead to another root"
        return
    paths = tree.paths()
    wrong = [leaf.position for leaf in leaves if leaf.path is not None and leaf.path != paths[leaf.position]]
    if wrong:
        yield f"the way of leaf {wrong[0]} leads elsewhere ({len(wrong)} of them)"

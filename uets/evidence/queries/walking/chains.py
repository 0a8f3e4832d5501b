"""Stage `chains`: every row follows the one before it, and every chain ends where its head says.

Rows and heads are walked side by side in the order of their chains; deleted rows stand there as tombstones.
"""

from typing import Any, Final

import msgspec

from uets.evidence.proof.chain import GENESIS
from uets.evidence.queries.walking.pages import Fault, Page, Scope, key_of, view
from uets.evidence.states import FaultKind
from uets.kernel import pool

MOST_ROWS: Final = 5_000
MOST_HEADS: Final = 6_000

ROWS: Final = """-- the next links of all chains, those of deleted rows among them
SELECT chain, sequence, previous_hash, row_hash FROM (
    SELECT chain, sequence, previous_hash, row_hash FROM evidence_evidence
    UNION ALL
    SELECT chain, sequence, ''::varchar(64), row_hash FROM evidence_tombstone
) link WHERE (chain, sequence) > (%s, %s) ORDER BY chain, sequence LIMIT %s"""

HEADS: Final = """-- the heads of the chains that end on this page; chains of consents are walked by their own table
SELECT chain, sequence, row_hash FROM evidence_chainhead
WHERE chain >= %s AND (%s = '' OR chain < %s) AND NOT starts_with(chain, 'consent:') ORDER BY chain LIMIT %s"""


class Link(msgspec.Struct, frozen=True, gc=False):
    """A row as its chain sees it; what was deleted no longer tells its previous hash."""

    chain: str
    sequence: int
    previous_hash: str
    row_hash: str


class Head(msgspec.Struct, frozen=True, gc=False):
    """Where a chain ends."""

    chain: str
    sequence: int
    row_hash: str


def check_chains(key: list[Any], _scope: Scope) -> Page:
    """Check the next links; the last chain of a page stays open until the next one."""
    chain, sequence, row_hash = key or ["", 0, GENESIS]
    with view() as reader:
        links = reader.rows(Link, ROWS, chain, sequence, MOST_ROWS)
        is_end = len(links) < MOST_ROWS
        found, ends = follow(links, before=Head(chain, sequence, row_hash))
        still_open = "" if is_end else links[-1].chain
        found += _check_heads(reader, ends, start=chain, stop=still_open)
    last = links[-1] if links else None
    return Page(
        checked=len(links),
        key=None if is_end or last is None else key_of(last.chain, last.sequence, last.row_hash),
        faults=found,
    )


def follow(links: list[Link], *, before: Head) -> tuple[list[Fault], dict[str, Head]]:
    """Return what is out of place among links, and where each chain on the page ends so far."""
    found: list[Fault] = []
    ends = {before.chain: before} if before.chain else {}
    for link in links:
        last = ends.get(link.chain) or Head(link.chain, 0, GENESIS)
        where = f"{link.chain}#{link.sequence}"
        if link.sequence != last.sequence + 1:
            missing = f"#{last.sequence + 1}" if link.sequence > last.sequence else "it stands there twice"
            found.append(Fault(FaultKind.ROW_MISSING, where, f"expected {missing}"))
        elif link.previous_hash not in {"", last.row_hash}:
            found.append(Fault(FaultKind.ROW_OUT_OF_PLACE, where, "it follows another row"))
        ends[link.chain] = Head(link.chain, link.sequence, link.row_hash)
    return found, ends


def _check_heads(reader: pool.Reader, ends: dict[str, Head], *, start: str, stop: str) -> list[Fault]:
    """Compare the ends of the chains that are through with their heads."""
    heads = {head.chain: head for head in reader.rows(Head, HEADS, start, stop, stop, MOST_HEADS)}
    found = [
        fault for chain, head in heads.items() for fault in compare_head(head, ends.get(chain), chain=chain)
    ]
    if len(heads) < MOST_HEADS:  # else more heads without rows than a page can hold are told already
        headless = [end for chain, end in ends.items() if chain not in heads and chain != stop]
        found += [
            Fault(FaultKind.HEAD_MISSING, end.chain, f"{end.sequence} rows have no head") for end in headless
        ]
    return found


def compare_head(head: Head | None, end: Head | None, *, chain: str) -> list[Fault]:
    """Return what differs between the head of a chain and its last row."""
    if head is None:
        return [Fault(FaultKind.HEAD_MISSING, chain, "")] if end else []
    if end is None:
        return (
            [Fault(FaultKind.ROW_MISSING, chain, f"all {head.sequence} rows are gone")]
            if head.sequence
            else []
        )
    if head == end:
        return []
    if head.sequence > end.sequence:
        lost = f"rows #{end.sequence + 1} to #{head.sequence} are cut off"
        return [Fault(FaultKind.ROW_MISSING, chain, lost)]
    return [
        Fault(FaultKind.HEAD_DIFFERS, chain, f"it names #{head.sequence}, the last row is #{end.sequence}")
    ]

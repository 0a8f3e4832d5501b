"""One chain alone: its links and its head, its rows with their seals, and the batches that they are proven by."""

from typing import Final

from uets.evidence.proof.chain import GENESIS
from uets.evidence.queries.walking.batches import (
    LEAVES,
    MOST_LEAVES,
    Leaf,
    Stamped,
    check_batch,
)
from uets.evidence.queries.walking.chains import Head, Link, compare_head, follow
from uets.evidence.queries.walking.months import LINE, Line, check_lines
from uets.evidence.queries.walking.pages import Fault, Page, Scope, view

MOST_ROWS: Final = 1_000

LINKS: Final = """-- the links of one chain, those of deleted rows among them
SELECT chain, sequence, previous_hash, row_hash FROM (
    SELECT chain, sequence, previous_hash, row_hash FROM evidence_evidence
    UNION ALL
    SELECT chain, sequence, ''::varchar(64), row_hash FROM evidence_tombstone
) link WHERE chain = %s AND sequence > %s ORDER BY sequence LIMIT %s"""

HEAD: Final = """-- where one chain ends
SELECT chain, sequence, row_hash FROM evidence_chainhead WHERE chain = %s"""

BATCHES: Final = """-- the batches that prove one chain
SELECT b.id, b.leaves, b.previous_root, b.root, b.token, b.gen_time,
       (SELECT min(r.gen_time) FROM evidence_renewal r
        WHERE r.source IN ('batch', 'rehash') AND r.first <= b.id AND r.last >= b.id)
FROM evidence_batch b WHERE b.id > %s AND EXISTS (
    SELECT FROM evidence_evidence e JOIN evidence_proof p ON p.account_id = e.account_id AND p.id = e.id
    WHERE e.chain = %s AND p.batch_id = b.id
) ORDER BY b.id LIMIT 1"""


def check_chain_whole(chain: str, scope: Scope) -> Page:
    """Check everything that proves one chain."""
    faults = _check_links(chain)
    checked, waiting, after = 0, 0, 0
    while True:
        with view() as reader:
            lines = reader.rows(Line, LINE, chain, after, MOST_ROWS)
        found, late = check_lines(lines, scope)
        faults, checked, waiting = faults + found, checked + len(lines), waiting + late
        if len(lines) < MOST_ROWS:
            break
        after = lines[-1].sequence
    return Page(checked=checked, key=None, faults=faults + _check_batches(chain, scope), waiting=waiting)


def _check_links(chain: str) -> list[Fault]:
    faults: list[Fault] = []
    end = Head(chain, 0, GENESIS)
    with view() as reader:
        while links := reader.rows(Link, LINKS, chain, end.sequence, MOST_ROWS):
            found, ends = follow(links, before=end)
            faults, end = faults + found, ends[chain]
        head = reader.row(Head, HEAD, chain)
    return faults + compare_head(head, end if end.sequence else None, chain=chain)


def _check_batches(chain: str, scope: Scope) -> list[Fault]:
    faults, number = list[Fault](), 0
    while True:
        with view() as reader:
            batch = reader.row(Stamped, BATCHES, number, chain)
            if batch is None:
                return faults
            number = batch.id
            faults += check_batch(batch, reader.rows(Leaf, LEAVES, number, number, MOST_LEAVES), scope)

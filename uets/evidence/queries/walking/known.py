"""What an earlier verification saw last: the newest batches, deleted with all they prove, leave no gap inside."""

from typing import Final

import msgspec

from uets.evidence.queries.walking.pages import Fault, view
from uets.evidence.states import FaultKind

LAST: Final = """-- the newest batch
SELECT id, encode(root, 'hex') FROM evidence_batch ORDER BY id DESC LIMIT 1"""

ROOT: Final = """-- the root of one batch
SELECT encode(root, 'hex') FROM evidence_batch WHERE id = %s"""


class KnownBatch(msgspec.Struct, frozen=True):
    """A batch that a verification saw, as its summary tells it."""

    number: int
    root: str


def find_last_batch() -> KnownBatch | None:
    """Return the newest batch, None before the first."""
    with view() as reader:
        return reader.row(KnownBatch, LAST)


def check_known(known: KnownBatch) -> list[Fault]:
    """Return a fault when a batch that was seen is gone, or has another root: all before it hangs on that root."""
    where = f"batch {known.number}"
    with view() as reader:
        found = reader.column(ROOT, known.number)
    if not found:
        return [Fault(FaultKind.BATCH_MISSING, where, "an earlier verification saw it")]
    if found[0] != known.root:
        return [Fault(FaultKind.BATCH_DIFFERS, where, "an earlier verification saw another root")]
    return []

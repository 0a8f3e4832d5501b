"""Life of a request to close an address."""

from datetime import timedelta
from enum import StrEnum


class ClosingState(StrEnum):
    """Where a request stands."""

    ASKED = "asked"
    CLOSED = "closed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


CLOSING_MOVES: dict[ClosingState, frozenset[ClosingState]] = {
    ClosingState.ASKED: frozenset({ClosingState.CLOSED, ClosingState.REFUSED, ClosingState.WITHDRAWN}),
    ClosingState.CLOSED: frozenset(),
    ClosingState.REFUSED: frozenset(),
    ClosingState.WITHDRAWN: frozenset(),
}

DECIDED_WITHIN = timedelta(days=30)
"""The registrar decides within a month."""

LARGEST_DOCUMENT = 2_000_000
LONGEST_REASON = 1000
KINDS_OF_DOCUMENT = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png"}

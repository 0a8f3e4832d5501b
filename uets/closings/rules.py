"""What a request may hold, and how it moves; pure."""

from uets.closings import errors
from uets.closings.states import CLOSING_MOVES, KINDS_OF_DOCUMENT, LARGEST_DOCUMENT, ClosingState


def check_move(*, state: str, to: ClosingState) -> None:
    """Raise ClosingOver when a request was decided or taken back."""
    if to not in CLOSING_MOVES[ClosingState(state)]:
        raise errors.ClosingOver(state=state)


def find_media_type(document: bytes) -> str:
    """Return what a document is by its first bytes, empty for none; raises DocumentRefused."""
    if not document:
        return ""
    found = next((kind for start, kind in KINDS_OF_DOCUMENT.items() if document.startswith(start)), "")
    if not found or len(document) > LARGEST_DOCUMENT:
        raise errors.DocumentRefused
    return found

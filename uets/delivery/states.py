"""States of a submission: what a sending authority has handed over, until it is decided (product.md §4)."""

from enum import StrEnum


class SubmissionState(StrEnum):
    """Life of a submitted package; what becomes of each recipient stands in its lines."""

    SUBMITTED = "submitted"
    TAKEN_OVER = "taken_over"
    REFUSED = "refused"
    CANCELLED = "cancelled"


SUBMISSION_MOVES: dict[SubmissionState, frozenset[SubmissionState]] = {
    SubmissionState.SUBMITTED: frozenset(
        {SubmissionState.TAKEN_OVER, SubmissionState.REFUSED, SubmissionState.CANCELLED}
    ),
    SubmissionState.TAKEN_OVER: frozenset(),
    SubmissionState.REFUSED: frozenset(),
    SubmissionState.CANCELLED: frozenset(),
}

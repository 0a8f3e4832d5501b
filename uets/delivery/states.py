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


class Unfit(StrEnum):
    """Why a field or a file of a notice that is being written cannot be sent as it is."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    UNPRINTABLE = "unprintable"
    LINE_UNREADABLE = "line_unreadable"
    NUMBER_WRONG = "number_wrong"
    NAME_TOO_LONG = "name_too_long"
    TWICE = "twice"
    TOO_MANY_RECIPIENTS = "too_many_recipients"
    NO_ADDRESS = "no_address"
    ADDRESS_CLOSED = "address_closed"
    ADDRESS_NOT_OPEN = "address_not_open"
    NUMBER_NEEDED = "number_needed"
    """A UETS address that no package can name: a natural person is named by the identity number."""

    LETTER_MISSING = "letter_missing"
    NOT_PDF = "not_pdf"
    PDF_BROKEN = "pdf_broken"
    PDF_ENCRYPTED = "pdf_encrypted"
    TOO_LARGE = "too_large"
    TOO_MANY_FILES = "too_many_files"
    FILE_TWICE = "file_twice"

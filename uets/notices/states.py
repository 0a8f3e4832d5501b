"""States of a notice as the authority sees it (product.md §4); reading and folders are facts beside it."""

from enum import StrEnum


class NoticeState(StrEnum):
    """Life of a notice after intake; `deemed_served` comes with the evidence that proves it."""

    TAKEN_OVER = "taken_over"
    ARRIVED = "arrived"
    DEEMED_SERVED = "deemed_served"


NOTICE_MOVES: dict[NoticeState, frozenset[NoticeState]] = {
    NoticeState.TAKEN_OVER: frozenset({NoticeState.ARRIVED}),
    NoticeState.ARRIVED: frozenset({NoticeState.DEEMED_SERVED}),
    NoticeState.DEEMED_SERVED: frozenset(),
}


class SignatureCheck(StrEnum):
    """What is known of the signatures of a package.

    A package is taken over only when its signatures hold and their certificates were judged; those from before that was
    done stay as they are.
    """

    NOT_VERIFIED = "not_verified"
    VERIFIED = "verified"

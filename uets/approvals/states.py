"""Acts that wait for a second principal operator, and the states of their waiting."""

from datetime import timedelta
from enum import StrEnum


class Act(StrEnum):
    """What is asked for; each runs exactly one action (actions/acts.py)."""

    CONFIRM_OPERATOR = "confirm_operator"
    KEEP_OPERATOR = "keep_operator"
    CHANGE_OPERATOR = "change_operator"
    REMOVE_OPERATOR = "remove_operator"
    AMEND_GRANT = "amend_grant"
    APPLY = "apply"
    EXTEND = "extend"
    CHANGE_TARIFF = "change_tariff"
    REVEAL_KEY = "reveal_key"
    CLOSE_ACCOUNT = "close_account"
    SWITCH_OFF = "switch_off"


class ApprovalState(StrEnum):
    """Life of an approval."""

    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


APPROVAL_MOVES: dict[ApprovalState, frozenset[ApprovalState]] = {
    ApprovalState.WAITING: frozenset(
        {
            ApprovalState.APPROVED,
            ApprovalState.REJECTED,
            ApprovalState.WITHDRAWN,
            ApprovalState.EXPIRED,
        }
    ),
    ApprovalState.APPROVED: frozenset(),
    ApprovalState.REJECTED: frozenset(),
    ApprovalState.WITHDRAWN: frozenset(),
    ApprovalState.EXPIRED: frozenset(),
}

WAITS_FOR = timedelta(days=7)
NEWLY_ADDED = timedelta(days=7)
"""Whom the asker has added so lately is no second pair of eyes."""

"""What one can do with second approvals: do an act or ask, approve, reject, end by the clock."""

from uets.approvals.actions.asking import (
    Outcome,
    approve,
    ask_to_close,
    do_or_ask,
    expire_approvals,
    reject,
)
from uets.approvals.actions.permits import permit_key_view

__all__ = [
    "Outcome",
    "approve",
    "ask_to_close",
    "do_or_ask",
    "expire_approvals",
    "permit_key_view",
    "reject",
]

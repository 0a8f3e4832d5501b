"""What one can do with second approvals: do an act or ask, approve, reject, end by the clock."""

from uets.approvals.actions.asking import approve, do_or_ask, expire_approvals, reject

__all__ = ["approve", "do_or_ask", "expire_approvals", "reject"]

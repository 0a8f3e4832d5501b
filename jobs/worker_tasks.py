"""What the worker does by the clock: each task is one action call; the order is that of their urgency."""

from typing import Final

from jobs.loops import Task
from uets.alerts import actions as alerts
from uets.integrators.actions.issue_token import forget_old_tokens
from uets.keys.actions.close_overdue_deliveries import close_overdue_deliveries
from uets.keys.actions.run_once import forget_old_calls
from uets.keys.actions.usage import forget_old_allowances

SECOND: Final = 1.0
MINUTE: Final = 60.0
HOUR: Final = 3600.0

TASKS: Final = (
    Task("send_emails", lambda at: alerts.send_emails(at=at), SECOND),
    Task("close_overdue_deliveries", lambda at: close_overdue_deliveries(at=at), MINUTE),
    Task("forget_old_tokens", lambda at: forget_old_tokens(at=at), HOUR),
    Task("forget_old_calls", lambda at: forget_old_calls(at=at), HOUR),
    Task("forget_old_allowances", lambda at: forget_old_allowances(at=at), HOUR),
)

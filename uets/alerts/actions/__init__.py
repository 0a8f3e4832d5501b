"""What is done with alerts: queued in the transaction of what they tell about, sent by the worker."""

from uets.alerts.actions.emails import send_emails
from uets.alerts.actions.queueing import (
    AboutNotice,
    Alert,
    queue_alert,
    queue_alerts,
    queue_email,
    queue_many,
    queue_sms,
)
from uets.alerts.actions.sms import send_sms

__all__ = [
    "AboutNotice",
    "Alert",
    "queue_alert",
    "queue_alerts",
    "queue_email",
    "queue_many",
    "queue_sms",
    "send_emails",
    "send_sms",
]

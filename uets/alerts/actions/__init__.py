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
from uets.alerts.actions.reports import ask_reports, keep_reports, record_reports, take_call
from uets.alerts.actions.sms import send_sms

__all__ = [
    "AboutNotice",
    "Alert",
    "ask_reports",
    "keep_reports",
    "queue_alert",
    "queue_alerts",
    "queue_email",
    "queue_many",
    "queue_sms",
    "record_reports",
    "send_emails",
    "send_sms",
    "take_call",
]

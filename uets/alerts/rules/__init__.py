"""Words of alerts, and how they are sent: one file per thing."""

from uets.alerts.rules.emails import WORDS, EmailText, compose, describe_change, describe_outcome, write_time
from uets.alerts.rules.reports import REPORT_REASONS, SAID_BY, next_match, write_source
from uets.alerts.rules.sending import find_priority, is_dead, is_worth_sending, mask_address, wait_after
from uets.alerts.rules.sms import WORDS as SMS_WORDS
from uets.alerts.rules.sms import compose_sms, fits_one_sms, is_sms_letter, write_for_sms

__all__ = [
    "REPORT_REASONS",
    "SAID_BY",
    "SMS_WORDS",
    "WORDS",
    "EmailText",
    "compose",
    "compose_sms",
    "describe_change",
    "describe_outcome",
    "find_priority",
    "fits_one_sms",
    "is_dead",
    "is_sms_letter",
    "is_worth_sending",
    "mask_address",
    "next_match",
    "wait_after",
    "write_for_sms",
    "write_source",
    "write_time",
]

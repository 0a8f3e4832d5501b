"""What a report about an SMS says in evidence, and how long it waits for its message."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from uets.alerts.states import FIRST_MATCH, LONGEST_MATCH, FailureReason, Outcome

REPORT_REASONS: Final[Mapping[Outcome, FailureReason]] = {
    Outcome.NUMBER_INVALID: FailureReason.REPORTED_NUMBER_INVALID,
    Outcome.UNDELIVERED: FailureReason.REPORTED_UNDELIVERED,
    Outcome.EXPIRED: FailureReason.REPORTED_EXPIRED,
}
"""Why an SMS did not arrive, by what its provider says; one that arrived has no reason."""

SAID_BY: Final = "sms_provider"

WORDS: Final = "SMS sağlayıcısının bildirimidir"
"""What the evidence says of its source: nobody of ours has seen the telephone."""


def write_source(code: str) -> str:
    """Return whose word a report is, with the provider's own code where it names one."""
    return f"{WORDS} (kod {code})" if code else WORDS


def next_match(*, received_at: datetime, at: datetime) -> datetime | None:
    """Return when a report is compared again with the messages that were sent; None when it has waited too long."""
    waited = at - received_at
    return None if waited >= LONGEST_MATCH else at + max(FIRST_MATCH, waited)

"""What alerts need from the world: sending e-mails and SMS, reports about SMS, a seal for letters with a login code."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from uets.alerts.states import Outcome
from uets.kernel.ports import Slot


class EmailRefused(ValueError):
    """The message or its address is refused for good; trying again would change nothing."""


class EmailUnavailable(OSError):
    """The server did not take the message now; it may be tried again."""


class EmailMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One plain-text e-mail; `message_id` stays the same over all tries, so that a receiver can drop a second copy."""

    message_id: str
    """Left part of the Message-ID (RFC 5322 §3.6.4), for example the id of the queue row."""
    to_address: str
    subject: str
    body: str
    sent_at: datetime


class Email(Protocol):
    """Sends e-mails."""

    def send(self, message: EmailMessage) -> None:
        """Hand the message over; raises EmailRefused for good, EmailUnavailable for now."""


class SmsRefused(ValueError):
    """The provider will never take this message; trying again would change nothing."""


class SmsNumberInvalid(SmsRefused):
    """The number is none that can be reached."""


class SmsUnavailable(OSError):
    """The provider did not take the message now; it may be tried again."""


class SmsCreditExhausted(SmsUnavailable):
    """The installation has no credit left with the provider."""


class SmsMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One SMS; `message_id` stays the same over all tries, so that a provider can drop a second copy."""

    message_id: str
    to_mobile: str
    """Ten digits, without 0 and +90 (domain.md §6)."""
    text: str
    """Letters of the Turkish GSM alphabet (`rules.write_for_sms`)."""


class ReportedOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a provider says became of one SMS."""

    provider_id: str
    """The provider's number of the message, as it gave it when it took the message."""
    outcome: Outcome
    said_at: datetime | None
    """When it happened, by the provider's clock; None where it does not say so."""
    code: str
    """The provider's own code of the reason, empty where it names none."""


class SmsReportForeign(ValueError):
    """A report is not signed with our secret, or was signed too long ago; the text says which, for the log."""


class SmsReportUnreadable(ValueError):
    """A report bears our signature, and is not in the form that was agreed."""


class SmsReports(Protocol):
    """Reads the reports that a provider calls us with."""

    def read(self, body: bytes, *, signature: str, at: datetime) -> list[ReportedOutcome]:
        """Return the outcomes in a signed call; raises SmsReportForeign, SmsReportUnreadable."""


class Sms(Protocol):
    """Sends SMS through a provider, and asks it what became of them."""

    def hand_over(self, message: SmsMessage) -> str:
        """Hand the message over and return the provider's number of it.

        Raises SmsNumberInvalid or SmsRefused for good, SmsCreditExhausted or SmsUnavailable for now.
        """

    def ask_reports(self, provider_ids: Sequence[str]) -> list[ReportedOutcome]:
        """Return the outcomes that the provider knows of these messages by now; raises SmsUnavailable."""

    def close(self) -> None:
        """Close the connection that is kept between two messages."""


class LetterBox(Protocol):
    """Seals the body of a letter with a login code under a key that the database does not hold."""

    def seal(self, secret: bytes, *, context: str) -> bytes:
        """Return the body encrypted for this context (`email:<id>`)."""

    def open(self, sealed: bytes, *, context: str) -> bytes:
        """Return the body; raises ValueError for another context, a changed byte or a missing key."""


email: Slot[Email] = Slot("alerts.email")
sms: Slot[Sms] = Slot("alerts.sms")
sms_reports: Slot[SmsReports] = Slot("alerts.sms_reports")
letter_box: Slot[LetterBox] = Slot("alerts.letter_box")

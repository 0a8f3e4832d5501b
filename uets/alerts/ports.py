"""What alerts need from the world: a way to send one e-mail or SMS, and a seal for letters that hold a login code."""

from datetime import datetime
from typing import Protocol

import msgspec

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


class Sms(Protocol):
    """Sends SMS through a provider."""

    def hand_over(self, message: SmsMessage) -> str:
        """Hand the message over and return the provider's number of it.

        Raises SmsNumberInvalid or SmsRefused for good, SmsCreditExhausted or SmsUnavailable for now.
        """

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
letter_box: Slot[LetterBox] = Slot("alerts.letter_box")

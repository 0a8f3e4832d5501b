"""Our e-mails as RFC 5322 messages: plain text, UTF-8, one receiver, marked as sent by a program."""

import re
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage as RawMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final

from uets.alerts.ports import EmailMessage, EmailRefused

POLICY: Final = SMTP.clone(cte_type="7bit")
LONGEST_SUBJECT: Final = 200
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255}")
_IDENTIFIER = re.compile(r"[A-Za-z0-9._-]{1,100}")


def build(message: EmailMessage, *, sender: str, sender_name: str) -> RawMessage:
    """Return the message ready to be sent.

    Raises EmailRefused for a control character in any header (header injection), an address that is not one
    plain address, or a Message-ID of other characters.
    """
    for value in (message.to_address, message.subject, message.message_id, sender, sender_name):
        if _CONTROL.search(value):
            refused = "a control character in a header"
            raise EmailRefused(refused)
    if not _IDENTIFIER.fullmatch(message.message_id) or len(message.subject) > LONGEST_SUBJECT:
        refused = "Message-ID or subject"
        raise EmailRefused(refused)
    raw = RawMessage(policy=POLICY)
    raw["From"] = Address(display_name=sender_name, addr_spec=_address(sender))
    raw["To"] = Address(addr_spec=_address(message.to_address))
    raw["Subject"] = message.subject
    raw["Date"] = format_datetime(message.sent_at)
    raw["Message-ID"] = f"<{message.message_id}@{sender.rpartition('@')[2]}>"
    raw["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    raw.set_content(message.body, charset="utf-8", cte="quoted-printable")
    return raw


def _address(text: str) -> str:
    """Return the address; raises EmailRefused when it is a list, has a display name or other characters."""
    if not _ADDRESS.fullmatch(text):
        refused = "not one plain address"
        raise EmailRefused(refused)
    try:
        Address(addr_spec=text)
    except (HeaderParseError, ValueError, IndexError) as error:
        refused = "not one plain address"
        raise EmailRefused(refused) from error
    return text

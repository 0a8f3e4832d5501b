"""An outbox in memory."""

from typing import TYPE_CHECKING

from gateways.email.message import build
from uets.alerts.ports import EmailMessage

if TYPE_CHECKING:
    from email.message import EmailMessage as RawMessage


class OutboxEmail:
    """Keeps messages instead of sending them; refuses what the gateway refuses."""

    def __init__(self) -> None:
        """Start empty."""
        self.messages: list[EmailMessage] = []
        self.raw: list[RawMessage] = []

    def send(self, message: EmailMessage) -> None:
        """Keep the message; raises EmailRefused."""
        raw = build(message, sender="uets@ornek.invalid", sender_name="UETS")
        self.raw.append(raw)
        self.messages.append(message)

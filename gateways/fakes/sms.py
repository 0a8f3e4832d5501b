"""An outbox of SMS in memory."""

from gateways.sms.message import build
from uets.alerts.ports import SmsMessage


class OutboxSms:
    """Keeps messages instead of sending them; refuses what the gateway refuses."""

    def __init__(self) -> None:
        """Start empty."""
        self.bodies: list[dict[str, object]] = []
        self.messages: list[SmsMessage] = []

    def hand_over(self, message: SmsMessage) -> str:
        """Keep the message and return its number; raises SmsNumberInvalid, SmsRefused."""
        self.bodies.append(build(message, header="UETS"))
        self.messages.append(message)
        return str(len(self.messages))

    def close(self) -> None:
        """Do nothing: no connection is kept."""

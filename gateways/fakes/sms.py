"""An outbox of SMS in memory."""

from collections.abc import Sequence

from gateways.sms.message import build
from uets.alerts.ports import ReportedOutcome, SmsMessage
from uets.alerts.states import Outcome


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

    def ask_reports(self, provider_ids: Sequence[str]) -> list[ReportedOutcome]:
        """Return that every message that was kept was delivered."""
        kept = {str(number) for number in range(1, len(self.messages) + 1)}
        return [
            ReportedOutcome(provider_id=each, outcome=Outcome.DELIVERED, said_at=None, code="")
            for each in provider_ids
            if each in kept
        ]

    def close(self) -> None:
        """Do nothing: no connection is kept."""

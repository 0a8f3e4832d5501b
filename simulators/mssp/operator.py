"""The operator behind the service: open requests, what the person at the phone decided, and the signatures."""

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from simulators.certificates.authority import Authority
from simulators.certificates.cades import sign
from simulators.mssp import behaviour
from simulators.mssp.behaviour import Play
from simulators.mssp.subscribers import Subscriber, Subscribers

LONGEST: Final = timedelta(seconds=120)
OTHER_DATA: Final = "10.000 TL borcum olduğunu kabul ediyorum.".encode()


@dataclass(slots=True)
class Transaction:
    """One request to sign."""

    id: str
    subscriber: Subscriber
    data: bytes
    shown: str
    play: Play | None
    expires_at: datetime
    asked: int = 0
    decided: threading.Event = field(default_factory=threading.Event)
    is_approved: bool = False


class Operator:
    """Keeps transactions in memory, for the life of the simulator."""

    def __init__(
        self, *, subscribers: Subscribers, authority: Authority, clock: Callable[[], datetime]
    ) -> None:
        """Sign with certificates of this authority."""
        self._subscribers, self._authority, self._clock = subscribers, authority, clock
        self._transactions: dict[str, Transaction] = {}
        self._lock = threading.Lock()

    def open(self, *, number: str, data: bytes, shown: str, seconds: float) -> Transaction | None:
        """Take a request; None when the number is nobody's."""
        subscriber = self._subscribers.find(number)
        if subscriber is None:
            return None
        life = min(timedelta(seconds=seconds), LONGEST)
        made = Transaction(
            id=f"t{secrets.token_hex(12)}",
            subscriber=subscriber,
            data=data,
            shown=shown,
            play=behaviour.find_play(subscriber.number),
            expires_at=self._clock() + life,
        )
        with self._lock:
            self._transactions[made.id] = made
        return made

    def find(self, transaction_id: str) -> Transaction | None:
        """Return a transaction."""
        with self._lock:
            return self._transactions.get(transaction_id)

    def look(self, transaction: Transaction) -> int:
        """Return the status code of a transaction at this question."""
        if transaction.play is not None:
            transaction.asked += 1
            is_early = transaction.asked <= transaction.play.after
            return behaviour.OUTSTANDING if is_early else transaction.play.status
        if transaction.decided.is_set():
            return behaviour.SIGNATURE if transaction.is_approved else behaviour.USER_CANCEL
        is_late = self._clock() >= transaction.expires_at
        return behaviour.EXPIRED if is_late else behaviour.OUTSTANDING

    def wait(self, transaction: Transaction, *, seconds: float) -> int:
        """Return the status code at the end of a transaction (synchronous mode)."""
        if transaction.play is None:
            transaction.decided.wait(seconds)
        else:
            transaction.asked = transaction.play.after
        status = self.look(transaction)
        return behaviour.EXPIRED if status == behaviour.OUTSTANDING else status

    def sign(self, transaction: Transaction) -> bytes:
        """Return the CMS of a transaction, over other data where that is played."""
        is_other = transaction.play is not None and transaction.play.other_data
        who = transaction.subscriber
        signer = self._authority.citizen(who.name, who.tckn)
        return sign(OTHER_DATA if is_other else transaction.data, signer=signer, at=self._clock())

    def list_asking(self, number: str) -> list[Transaction]:
        """Return what the phone of this number asks its owner, newest first."""
        with self._lock:
            found = [each for each in self._transactions.values() if each.subscriber.number == number]
        return [
            each
            for each in reversed(found)
            if each.play is None and not each.decided.is_set() and self._clock() < each.expires_at
        ]

    def decide(self, transaction_id: str, *, is_approved: bool) -> None:
        """Let the owner of the phone approve or cancel; once only."""
        found = self.find(transaction_id)
        if found is not None and not found.decided.is_set():
            found.is_approved = is_approved
            found.decided.set()

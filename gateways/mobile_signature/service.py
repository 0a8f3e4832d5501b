"""The port `login.mobile_signatures`: many calls at once, none longer than its operator's limit."""

import logging
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import httpx
import msgspec

from gateways.mobile_signature.operators import Mode, Profile, read_profiles
from uets.login.ports import MobileAnswer, MobileCall, MobileOperator
from uets.login.states import MobileOutcome

if TYPE_CHECKING:
    from gateways.mobile_signature.messages import Conversation

AT_ONCE: Final = 16
MOST_SYNCHRONOUS: Final = 100
"""Synchronous calls that wait for a person at the same time; more wait for their turn."""

GLANCE: Final = 0.5
"""Seconds that a look at a synchronous call waits for it."""


log = logging.getLogger(__name__)


class OperatorServices:
    """Asks the operators of one file; what waits synchronously for a person waits in a thread of its own.

    A synchronous call that is lost with its process ends as unreachable, and the person begins anew.
    """

    def __init__(self, file: Path, *, secrets: Path) -> None:
        """Remember where the operators and their passwords stand; nothing is read before the first question."""
        self._file, self._secrets = file, secrets
        self._lock = threading.Lock()
        self._profiles: dict[str, Profile] | None = None
        self._conversations: dict[str, Conversation] = {}
        self._waiting: dict[str, Future[MobileAnswer]] = {}
        self._client = httpx.Client(trust_env=False, follow_redirects=False)
        self._calls = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="mobile")
        self._people = ThreadPoolExecutor(MOST_SYNCHRONOUS, thread_name_prefix="mobile-synch")

    def list_operators(self) -> Sequence[MobileOperator]:
        """Return the operators that may be asked, in the order in which they are offered."""
        return [MobileOperator(code=each.code, name=each.name) for each in self._read().values()]

    def exchange(self, calls: Sequence[MobileCall], *, at: datetime) -> Sequence[MobileAnswer]:
        """Ask for each call, or look what has become of it, and return the answers in the same order."""
        return list(self._calls.map(lambda call: self._exchange(call, at=at), calls))

    def close(self) -> None:
        """Let go the connections and the threads."""
        self._calls.shutdown(wait=False, cancel_futures=True)
        self._people.shutdown(wait=False, cancel_futures=True)
        self._client.close()

    def _exchange(self, call: MobileCall, *, at: datetime) -> MobileAnswer:
        profile = self._read().get(call.operator)
        if profile is None:
            return MobileAnswer(outcome=MobileOutcome.OUR_FAULT, transaction=call.transaction)
        conversation = self._converse(profile)
        if conversation is None:
            return MobileAnswer(outcome=MobileOutcome.OUR_FAULT, transaction=call.transaction)
        if profile.mode is Mode.SYNCH:
            return self._wait(conversation, call, at=at)
        return conversation.look(call, at=at) if call.transaction else conversation.ask(call, at=at)

    def _wait(self, conversation: "Conversation", call: MobileCall, *, at: datetime) -> MobileAnswer:
        """Begin a synchronous call, or return its answer once it is there."""
        name = call.id.hex
        if not call.transaction:
            with self._lock:
                self._waiting[name] = self._people.submit(conversation.ask, call, at=at)
            return MobileAnswer(outcome=MobileOutcome.WAITING, transaction=f"_{name}")
        with self._lock:
            future = self._waiting.get(name)
        if future is None:
            return MobileAnswer(outcome=MobileOutcome.UNREACHABLE, transaction=call.transaction)
        try:
            found = future.result(timeout=GLANCE)
        except TimeoutError:
            return MobileAnswer(outcome=MobileOutcome.WAITING, transaction=call.transaction)
        with self._lock:
            del self._waiting[name]
        is_open = found.outcome is MobileOutcome.WAITING
        return msgspec.structs.replace(found, outcome=MobileOutcome.FAILED) if is_open else found

    def _converse(self, profile: Profile) -> "Conversation | None":
        """Return the conversation with an operator; None, with an alarm, when its password is missing."""
        with self._lock:
            if profile.code not in self._conversations:
                from gateways.mobile_signature.messages import Conversation  # noqa: PLC0415 - zeep is slow to import

                try:
                    password = (self._secrets / profile.secret).read_text(encoding="utf-8").strip()
                except OSError:
                    log.error("the operator's password is missing", extra={"operator": profile.code})  # noqa: TRY400 - one line is enough
                    return None
                self._conversations[profile.code] = Conversation(
                    profile, password=password, client=self._client
                )
            return self._conversations[profile.code]

    def _read(self) -> dict[str, Profile]:
        if self._profiles is None:
            self._profiles = {each.code: each for each in read_profiles(self._file)}
        return self._profiles

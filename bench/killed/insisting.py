"""An authority that insists: a call without its 202 is made again, with the same key, until it has one.

The calls go in step with the deaths, so that each death finds some under way.
"""

import http.client
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import msgspec

CONNECTIONS: Final = 2
SILENT_SECONDS: Final = 60
PAUSE_SECONDS: Final = 0.1
PATIENCE_SECONDS: Final = 120
BOUNDARY: Final = "uets-killed-2c71b0"
ACCEPTED: Final = 202


class Call(msgspec.Struct):
    """One call: its key, its packages, and what it was answered with in the end."""

    key: str
    packages: Sequence[bytes]
    tries: int = 0
    answer: dict[str, Any] = {}
    is_replay: bool = False


class Insisting:
    """Makes calls over two connections; `is_due` says whether the next one may leave."""

    def __init__(
        self, calls: Sequence[Call], *, port: int, token: Callable[[], str], is_due: Callable[[int], bool]
    ) -> None:
        self.calls, self.begun = calls, 0
        self.answers: Counter[str] = Counter()
        self.longest = 0.0
        self._port, self._ask_token, self._is_due = port, token, is_due
        self._lock = threading.Lock()
        self._faults: list[BaseException] = []
        self._token = ""

    @contextmanager
    def working(self) -> Iterator[None]:
        """Make every call while the block runs and after it; raises what went wrong."""
        self._token = self._ask_token()
        workers = [threading.Thread(target=self._work, daemon=True) for _ in range(CONNECTIONS)]
        for worker in workers:
            worker.start()
        try:
            yield
        finally:
            for worker in workers:
                worker.join()
        for fault in self._faults:
            raise fault

    def repeat(self, call: Call) -> dict[str, Any]:
        """Make a call once more that was taken long ago, and return what it is answered with."""
        again = Call(call.key, call.packages)
        self._insist(again)
        return again.answer

    def _work(self) -> None:
        try:
            while not self._faults:
                with self._lock:
                    number, self.begun = self.begun, self.begun + 1
                if number >= len(self.calls):
                    return
                while not self._is_due(number) and not self._faults:
                    time.sleep(PAUSE_SECONDS / 20)
                self._insist(self.calls[number])
        except BaseException as fault:  # noqa: BLE001 - handed to the thread that waits
            self._faults.append(fault)

    def _insist(self, call: Call) -> None:
        started = time.monotonic()
        while time.monotonic() - started < PATIENCE_SECONDS:
            call.tries += 1
            said = self._send(call)
            with self._lock:
                self.answers[said] += 1
            if said == str(ACCEPTED):
                self.longest = max(self.longest, time.monotonic() - started)
                return
            time.sleep(PAUSE_SECONDS)
        message = f"no 202 for {call.key} after {call.tries} tries: {self.answers}"
        raise TimeoutError(message)

    def _send(self, call: Call) -> str:
        """Make a call and return its status, or the fault of the connection."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=SILENT_SECONDS)
        try:
            connection.request(
                "POST",
                "/v1/submissions",
                body=_compose(call),
                headers={
                    "Authorization": f"Bearer {self._token}",
                    "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
                    "Idempotency-Key": call.key,
                },
            )
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException) as fault:
            return type(fault).__name__
        finally:
            connection.close()
        if answer.status == ACCEPTED:
            call.answer = json.loads(body)
            call.is_replay = answer.headers.get("Idempotent-Replayed") == "true"
        return str(answer.status)


def _compose(call: Call) -> bytes:
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="package"; filename="{call.key}.{place}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n".encode()
        + package
        + b"\r\n"
        for place, package in enumerate(call.packages)
    ]
    return b"".join([*parts, f"--{BOUNDARY}--\r\n".encode()])

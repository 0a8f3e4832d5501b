"""What becomes of each SMS, by the last digits of its number, and the signed calls that say so.

Numbers ending in 3333 belong to nobody, in 4444 to a phone that is off, in 6666 to one that the operator cannot reach;
those ending in 5555 are reported of only when somebody asks. A call that is not taken is repeated three times.
"""

import hmac
import http.client
import json
import queue
import threading
import time
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from simulators.sms.captured import Sms

DELIVERED = 1
BY_ENDING = {"3333": (3, 105), "4444": (2, 102), "6666": (12, 114)}
"""Status, and the reason by its number."""
SILENT = "5555"

HEADER = "X-Report-Signature"
AFTER_SECONDS = 1.0
AGAIN_SECONDS = 10.0
MOST_CALLS = 4
TIMEOUT_SECONDS = 10
OTHER_ANSWERS = 300

Job = dict[str, Any]


def describe(number_of_job: str, sms: Sms) -> Job:
    """Return what became of an SMS, as the list of reports has it."""
    status, reason = BY_ENDING.get(sms.number[-4:], (DELIVERED, 0))
    day, _, clock = sms.date.partition(" ")
    delivered = f"{'-'.join(reversed(day.split('.')))} {clock}" if status == DELIVERED else ""
    return {
        "jobid": number_of_job,
        "telno": sms.number,
        "status": status,
        "errorCode": reason,
        "deliveredDate": delivered,
    }


def sign(body: bytes, *, secret: str, at: datetime) -> str:
    """Return the signature of a call: when it was made, and HMAC-SHA-256 over that and the body."""
    seconds = int(at.timestamp())
    return f"t={seconds},v1={hmac.new(secret.encode(), f'{seconds}.'.encode() + body, 'sha256').hexdigest()}"


class ReportCalls:
    """Calls one address with each report, in a thread of its own while the block runs; without a secret never."""

    def __init__(
        self,
        url: str,
        *,
        secret: str,
        clock: Callable[[], datetime],
        after: float = AFTER_SECONDS,
        again: float = AGAIN_SECONDS,
    ) -> None:
        """Call this address so many seconds after an SMS was taken, and again where the call is not taken."""
        self._url, self._secret, self._clock, self._after, self._again = url, secret, clock, after, again
        self._waiting: queue.Queue[tuple[float, Job] | None] = queue.Queue()
        self._is_stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sms-reports", daemon=True)

    def __enter__(self) -> Self:
        """Begin to call."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Make the calls that wait, without waiting, and stop."""
        self._is_stopping.set()
        self._waiting.put(None)
        self._thread.join()

    def add(self, job: Job) -> None:
        """Call about this message soon, unless its number is one of those that are silent."""
        if self._secret and not job["telno"].endswith(SILENT):
            self._waiting.put((time.monotonic() + self._after, job))

    def _run(self) -> None:
        while (waiting := self._waiting.get()) is not None:
            due, job = waiting
            self._is_stopping.wait(max(0.0, due - time.monotonic()))
            for _ in range(MOST_CALLS):
                if self._call(job):
                    break
                self._is_stopping.wait(self._again)

    def _call(self, job: Job) -> bool:
        """Tell whether a call was taken; each is signed anew."""
        body = json.dumps({"jobs": [job]}).encode()
        headers = {
            "Content-Type": "application/json",
            HEADER: sign(body, secret=self._secret, at=self._clock()),
        }
        parts = urlsplit(self._url)
        connection = http.client.HTTPConnection(parts.netloc, timeout=TIMEOUT_SECONDS)
        try:
            connection.request("POST", parts.path, body=body, headers=headers)
            return connection.getresponse().status < OTHER_ANSWERS
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

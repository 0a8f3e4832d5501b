"""Watches an installation while it works: what waits, what each process spends, how much memory it holds."""

import os
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec
from django.db import connection
from typing_extensions import override

from bench import cpu
from bench.installation import Installation

EVERY_SECONDS: Final = 1.0
PATIENCE_SECONDS: Final = 3600
PAGE: Final = os.sysconf("SC_PAGE_SIZE")

COUNT_WAITING: Final = """-- how much waits for delivery, its seal, its time stamp
SELECT (SELECT count(*) FROM delivery_deliveryrequest), (SELECT count(*) FROM evidence_sealrequest),
    (SELECT count(*) FROM evidence_stamprequest)"""


class Sample(msgspec.Struct, frozen=True):
    """One look: seconds since the start, what waits, and the resident bytes of each kind of process."""

    at: float
    undelivered: int
    unsealed: int
    unstamped: int
    memory: Mapping[str, int]

    @property
    def is_idle(self) -> bool:
        """Tell whether nothing waits."""
        return not (self.undelivered or self.unsealed or self.unstamped)


class Watch(threading.Thread):
    """Looks once a second until `stop`; what it saw stands in `samples`."""

    def __init__(self, installation: Installation) -> None:
        super().__init__(daemon=True)
        self.samples: list[Sample] = []
        self._installation = installation
        self._began = time.perf_counter()
        self._is_stopping = threading.Event()

    @override
    def run(self) -> None:
        """Look, wait, look again."""
        while not self._is_stopping.wait(EVERY_SECONDS):
            self.samples.append(self._look())
        connection.close()

    def stop(self) -> None:
        """Stop after this look."""
        self._is_stopping.set()
        self.join()

    def wait_until_idle(self, *, looks: int = 2) -> float:
        """Return when so many looks in a row found nothing waiting: the moment of the first, in seconds."""
        seen, deadline = len(self.samples), time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            last = self.samples[max(seen, len(self.samples) - looks) :]
            if len(last) == looks and all(sample.is_idle for sample in last):
                return last[0].at
            time.sleep(EVERY_SECONDS / 4)
        message = f"something still waits: {self.samples[-1]}"
        raise TimeoutError(message)

    def now(self) -> float:
        """Return the seconds since the start."""
        return time.perf_counter() - self._began

    def _look(self) -> Sample:
        with connection.cursor() as cursor:
            cursor.execute(COUNT_WAITING)
            waiting = cursor.fetchone()
        memory = {name: sum(map(_resident, pids)) for name, pids in self._installation.list_kinds().items()}
        undelivered, unsealed, unstamped = waiting
        return Sample(self.now(), undelivered, unsealed, unstamped, memory)


def spend(installation: Installation) -> dict[str, float]:
    """Return the CPU seconds that each kind of process has spent so far, and this one."""
    spent = {name: cpu.seconds(pids) for name, pids in installation.list_kinds().items()}
    return spent | {"generator": time.process_time()}


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * PAGE
    except (FileNotFoundError, ProcessLookupError):
        return 0

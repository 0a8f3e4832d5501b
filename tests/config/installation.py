"""A whole `make run` for tests: the supervisor as a process of its own, with its data folder and ports."""

import math
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
from psycopg import conninfo

from config.run import PORTS
from config.supervisor import is_listening

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 150


class Installation:
    """One supervisor and what it said; further variables of its environment may be given."""

    def __init__(self, data: Path, *, port: int, **variables: str) -> None:
        self.data, self.port = data, port
        self.lines: list[str] = []
        self._offset = 0
        given = {"DATA_DIR": str(data), "PORT": str(port), "PATH": os.environ["PATH"]}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "config.run"],
            cwd=ROOT,
            env=given | variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._listener = threading.Thread(target=self._listen)
        self._listener.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as words:
            self.lines.extend(line.rstrip("\n") for line in words)

    def wait_until_ready(self) -> None:
        """Return when everything has started."""
        until(lambda: any(line.startswith("Ready:") for line in self._living_lines()))

    def _living_lines(self) -> list[str]:
        assert self.process.poll() is None, self.lines
        return list(self.lines)

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask the supervisor to stop and return its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.wait()

    def wait(self) -> int:
        """Return the exit code when the supervisor and all that writes to its terminal have ended."""
        code = self.process.wait(PATIENCE_SECONDS)
        self._listener.join(PATIENCE_SECONDS)
        return code

    def children(self) -> dict[str, int]:
        """Return the supervisor's own processes by the module or program they run, workers with their groups."""
        found = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdecimal() and _parent(entry) == self.process.pid:
                words = (entry / "cmdline").read_text(encoding="utf-8").split("\0")
                name = next((word for word in words if word.startswith(("jobs.", "simulators"))), words[0])
                groups = [word for place, word in enumerate(words) if place and words[place - 1] == "--only"]
                found["web" if "granian" in " ".join(words) else " ".join([name, *groups])] = int(entry.name)
        return found

    def move_clock(self, by: timedelta) -> None:
        """Move the clock of every process forward, in test mode (UETS_TEST_CLOCK=1)."""
        self._offset += int(by.total_seconds())
        # Whole or not at all: a process that reads an empty file would fall back to the present.
        unfinished = self.data / "clock-offset.unfinished"
        unfinished.write_text(str(self._offset), encoding="ascii")
        unfinished.replace(self.data / "clock-offset")

    def move_clock_to(self, moment: datetime) -> None:
        """Move the clock of every process forward to a moment, at most a second later."""
        by = math.ceil(moment.timestamp() - time.time()) - self._offset
        assert by > 0, "sessions and codes know the later moment already"
        self.move_clock(timedelta(seconds=by))

    def address(self, role: str) -> str:
        """Return where the live database is, for the superuser or a role of a process."""
        kept = f"database-url-{role}" if role != "superuser" else "database-url"
        address = (self.data / "secrets" / kept).read_text(encoding="utf-8")
        if role != "superuser":
            return address
        password = (self.data / "secrets" / "database-superuser").read_text(encoding="utf-8")
        return conninfo.make_conninfo(address, user="postgres", password=password)

    def ask(
        self, question: str, facts: Sequence[object] = (), *, role: str = "superuser"
    ) -> list[tuple[object, ...]]:
        """Ask the live database."""
        with psycopg.connect(self.address(role), autocommit=True) as session:
            answer = session.execute(question.encode(), facts or None)
            return answer.fetchall() if answer.description else []


def _parent(entry: Path) -> int:
    try:
        lines = (entry / "status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return next(int(line.split()[1]) for line in lines if line.startswith("PPid:"))


def find_port() -> int:
    """Return a port that is free together with the four after it."""
    while True:
        port = random.SystemRandom().randrange(20_000, 30_000)
        if not any(is_listening(number) for number in range(port, port + PORTS)):
            return port


def until(condition: Callable[[], object]) -> None:
    """Return when a condition of another process holds; fails loudly when it never does."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < deadline, "the other process did not get there"
        pause.wait(0.05)

"""An installation kept as an operator's service manager keeps it: what ends, however it ends, is started again.

`make run` itself ends with the first process that does; this stands in for systemd with `Restart=always`. PostgreSQL
is the embedded one with its own settings: what it has said to be committed is on the disk.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bench import cpu
from bench.installation import find_port, wait_for
from config import postgres, secrets_folder, unprivileged
from config.processes import ROOT, Process, list_processes
from config.run import Words

LOOK_SECONDS: Final = 0.05
STOP_SECONDS: Final = 30
DATABASE: Final = "PostgreSQL"
UNUSED: Final = frozenset({"vault"})
"""It mints API keys; no submission goes by it."""


class Keeper:
    """The processes of an installation, each started again when it ends."""

    def __init__(self, data: Path) -> None:
        self.data, self.port = data, find_port()
        self.url = f"http://localhost:{self.port}"
        self.restarts: Counter[str] = Counter()
        secrets = secrets_folder.make_all(data)
        self._server = postgres.start(data)
        self._words = Words(data=data, secrets=secrets, port=self.port, owner_url=self._server.url)
        self._running: dict[str, tuple[Process, subprocess.Popen[bytes]]] = {}
        self._is_stopping = threading.Event()
        self._watch = threading.Thread(target=self._keep, daemon=True)

    @property
    def variables(self) -> Mapping[str, str]:
        """What its owner is told."""
        return self._environment("owner")

    def begin(self) -> None:
        """Prepare the database and start every process."""
        self._manage("migrate", "--verbosity=0")
        processes = [each for each in list_processes(port=self.port, is_demo=True) if each.name not in UNUSED]
        for process in sorted(processes, key=lambda each: each.role is not None):
            self._start(process)
            if process.ready_port is not None:
                wait_for(process.ready_port)
            if process.role is None:
                self._manage("certify_demo")
        self._watch.start()

    def end(self) -> None:
        """End every process and the database."""
        self._is_stopping.set()
        if self._watch.is_alive():
            self._watch.join()
        for _, running in reversed(self._running.values()):
            _signal(running, signal.SIGTERM)
        for _, running in reversed(self._running.values()):
            with contextlib.suppress(subprocess.TimeoutExpired):
                running.wait(STOP_SECONDS)
            _signal(running, signal.SIGKILL)
            running.wait()
        self._server.stop()

    def find(self, name: str) -> int:
        """Return the process of this name; ProcessLookupError while it is being started again."""
        running = self._server.process if name == DATABASE else self._running[name][1]
        if running.poll() is not None:
            raise ProcessLookupError(name)
        return running.pid

    def find_child(self, name: str) -> int:
        """Return the newest process that this one has started; ProcessLookupError when there is none."""
        found = cpu.list_tree(self.find(name))[1:]
        if not found:
            raise ProcessLookupError(name)
        return max(found)

    def _keep(self) -> None:
        while not self._is_stopping.wait(LOOK_SECONDS):
            if not self._server.is_running:
                self.restarts[DATABASE] += 1
                self._server.stop()
                self._server = postgres.start(self.data)
            for name, (process, running) in self._running.items():
                if running.poll() is not None:
                    self.restarts[name] += 1
                    _signal(running, signal.SIGKILL)  # as a service manager ends what is left of a service
                    self._start(process)

    def _start(self, process: Process) -> None:
        prefix = unprivileged.prefix(None, program=Path(process.words[0]), death_signal="TERM")
        with (self.data / "log" / f"{process.name}.log").open("ab") as log:
            running = subprocess.Popen(
                [*prefix, *process.words],
                cwd=ROOT,
                env=self._environment(process.role),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._running[process.name] = process, running

    def _environment(self, role: str | None) -> dict[str, str]:
        return {**self._words.of(role), "UETS_TEST_CLOCK": "1"}

    def _manage(self, *command: str) -> None:
        words = [sys.executable, str(ROOT / "manage.py"), *command]
        subprocess.run(words, cwd=ROOT, env=self._environment("owner"), check=True)


@contextmanager
def open_kept(data: Path) -> Iterator[Keeper]:
    """Keep an installation in this folder while the block runs."""
    keeper = Keeper(data)
    try:
        keeper.begin()
        yield keeper
    finally:
        keeper.end()


def _signal(running: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(running.pid, number)

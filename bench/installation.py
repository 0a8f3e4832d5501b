"""A whole installation for a benchmark: what `make run` starts, in a temporary folder that is gone afterwards."""

import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Protocol

import django

from bench import cpu
from config import postgres
from config.processes import ROOT, list_processes
from config.supervisor import is_listening

PATIENCE_SECONDS = 120
PAUSE_SECONDS = 0.05
PORTS_IN_A_ROW = 10
"""Web, the servers that the simulators play (simulators/__main__.py), and one for a peer."""


class Place(Protocol):
    """Where an installation runs, whoever keeps its processes."""

    @property
    def data(self) -> Path:
        """Its data folder."""

    @property
    def port(self) -> int:
        """Where it answers."""

    @property
    def url(self) -> str:
        """The same as an address."""

    @property
    def variables(self) -> Mapping[str, str]:
        """What its owner is told."""


class Installation:
    """The running processes, where they answer, and which of them are which."""

    def __init__(
        self, data: Path, *, port: int, server: postgres.Server, variables: Mapping[str, str]
    ) -> None:
        self.data, self.port = data, port
        self.url = f"http://localhost:{port}"
        self.variables: Mapping[str, str] = {
            "DATA_DIR": str(data),
            "DATABASE_URL": server.url,
            "PATH": os.environ["PATH"],
            "PORT": str(port),
            **{name: value.format(peer_port=port + PORTS_IN_A_ROW - 1) for name, value in variables.items()},
        }
        self._server = server
        self._lines: list[str] = []
        self._workers: list[subprocess.Popen[bytes]] = []
        self._supervisor = subprocess.Popen(
            [sys.executable, "-m", "config.run"],
            cwd=ROOT,
            env=dict(self.variables),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def peer_port(self) -> int:
        """The port kept free for a peer."""
        return self.port + PORTS_IN_A_ROW - 1

    def list_web(self) -> list[int]:
        """Return the processes of the web server."""
        return cpu.list_tree(cpu.find_child(self._supervisor.pid, word="granian"))

    def list_database(self) -> list[int]:
        """Return the processes of PostgreSQL."""
        return cpu.list_tree(self._server.process.pid)

    def list_kinds(self) -> dict[str, list[int]]:
        """Return the processes by what they are, the simulators among them."""
        words = {"web": "granian", "worker": "jobs.worker", "vault": "jobs.vault", "simulators": "simulators"}
        found = {
            name: [
                pid
                for child in cpu.find_children(self._supervisor.pid, word=word)
                for pid in cpu.list_tree(child)
            ]
            for name, word in words.items()
        }
        more = [pid for running in self._workers for pid in cpu.list_tree(running.pid)]
        return {**found, "worker": found["worker"] + more, "PostgreSQL": self.list_database()}

    def add_worker(self) -> None:
        """Start one more worker, told the same as the first one, which delivers and seals."""
        first = cpu.find_child(self._supervisor.pid, word="jobs.worker")
        told = Path(f"/proc/{first}/environ").read_text(encoding="utf-8").split("\0")
        environment = dict(variable.split("=", 1) for variable in told if variable)
        words = Path(f"/proc/{first}/cmdline").read_text(encoding="utf-8").rstrip("\0").split("\0")
        self._workers.append(subprocess.Popen(words, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL))

    def wait_until_ready(self) -> None:
        """Return when everything has started; raises RuntimeError with its last words when it has not."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not any(line.startswith("Ready:") for line in list(self._lines)):
            if self._supervisor.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("\n".join(self._lines[-20:]))
            time.sleep(PAUSE_SECONDS)

    def stop(self) -> None:
        """End every process but the database, which ends with its own holder."""
        for running in self._workers:
            running.terminate()
            running.wait(PATIENCE_SECONDS)
        self._supervisor.send_signal(signal.SIGTERM)
        self._supervisor.wait(PATIENCE_SECONDS)

    def _listen(self) -> None:
        words = self._supervisor.stderr
        for line in words or ():
            self._lines.append(line.rstrip("\n"))


@contextmanager
def open_installation(variables: Mapping[str, str] | None = None) -> Iterator[Installation]:
    """Start an installation with the demo's data, told what it is given.

    PostgreSQL keeps the time of every commit; all else is as always.
    """
    with ExitStack() as held:
        data = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="uets-bench-")))
        server = postgres.start(data, settings={"track_commit_timestamp": "on"})
        held.callback(server.stop)
        started = Installation(data, port=find_port(), server=server, variables=variables or {})
        held.callback(started.stop)
        started.wait_until_ready()
        yield started


@contextmanager
def open_peer(installation: Installation, application: str, variables: dict[str, str]) -> Iterator[int]:
    """Serve a WSGI callable as the product is served, on the port of the peer; yields its process."""
    port = installation.peer_port
    web = next(
        process for process in list_processes(port=port, is_demo=False) if process.ready_port is not None
    )
    running = subprocess.Popen(
        [*web.words[:-1], application], cwd=ROOT, env={"PATH": os.environ["PATH"], **variables}
    )
    try:
        wait_for(port)
        yield running.pid
    finally:
        running.terminate()
        running.wait(PATIENCE_SECONDS)


def load_domain(installation: Place) -> None:
    """Load Django in this process as the owner of the installation's database."""
    os.environ.update(installation.variables)
    os.environ.update(
        {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "UETS_BASE_URL": installation.url,
            "UETS_DEMO": "1",
            "UETS_REVOCATION_HOSTS": f"127.0.0.1:{installation.port + 5}",
            "UETS_ROLE": "owner",
            "UETS_TIMESTAMP_URLS": f"http://127.0.0.1:{installation.port + 3}/tsr",
        }
    )
    django.setup()


def find_port() -> int:
    """Return a port that is free together with those after it."""
    while True:
        port = random.SystemRandom().randrange(20_000, 30_000)
        if not any(is_listening(port + number) for number in range(PORTS_IN_A_ROW)):
            return port


def wait_for(port: int) -> None:
    """Return when something listens on a port; raises RuntimeError when nothing does for long."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_listening(port):
        if time.monotonic() > deadline:
            message = f"nothing answers on port {port}"
            raise RuntimeError(message)
        time.sleep(PAUSE_SECONDS)

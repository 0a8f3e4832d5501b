"""Starts processes in order, forwards their words with a name in front, and stops all when one ends."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from config import unprivileged
from config.processes import ROOT, Process
from config.refusals import CannotStartError

READY_SECONDS = 60
STOP_SECONDS = 15
PAUSE_SECONDS = 0.1


class Supervisor:
    """Holds the running processes of one installation."""

    def __init__(self, *, environment: Callable[[str | None], Mapping[str, str]], sockets: Path) -> None:
        self._environment = environment
        self._sockets = sockets
        self._running: list[tuple[Process, subprocess.Popen[bytes]]] = []

    def start(self, process: Process) -> None:
        """Start a process and wait until it is ready; raises CannotStartError when it ends instead."""
        # A killed supervisor must not leave processes that hold its ports.
        prefix = unprivileged.prefix(None, program=Path(process.words[0]), death_signal="TERM")
        running = subprocess.Popen(
            [*prefix, *process.words],
            cwd=ROOT,
            env=dict(self._environment(process.role)),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C in the terminal must reach the supervisor alone
        )
        self._running.append((process, running))
        threading.Thread(target=_forward, args=(process.name, running), daemon=True).start()
        deadline = time.monotonic() + READY_SECONDS
        while not self._is_ready(process):
            if running.poll() is not None:
                message = (
                    f"{process.name} ended while starting (code {running.returncode}); its words stand above."
                )
                raise CannotStartError(message)
            if time.monotonic() > deadline:
                message = f"{process.name} is not ready after {READY_SECONDS} seconds."
                raise CannotStartError(message)
            time.sleep(PAUSE_SECONDS)

    def find_ended(self) -> tuple[str, int] | None:
        """Return name and exit code of a process that has ended, or None while all run."""
        for process, running in self._running:
            if running.poll() is not None:
                return process.name, running.returncode
        return None

    def stop(self) -> None:
        """End every process, last started first; what does not listen or was left behind is killed."""
        for _, running in reversed(self._running):
            _signal(running, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for _, running in reversed(self._running):
            with contextlib.suppress(subprocess.TimeoutExpired):
                running.wait(timeout=max(0.1, deadline - time.monotonic()))
            _signal(running, signal.SIGKILL)
            running.wait()
        self._running.clear()

    def _is_ready(self, process: Process) -> bool:
        if process.ready_file is not None:
            return (self._sockets / process.ready_file).is_socket()
        return process.ready_port is None or is_listening(process.ready_port)


def is_listening(port: int) -> bool:
    """Tell whether something on this machine answers on a port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _signal(running: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Signal a process with all that it has started: a web server that was killed leaves its worker behind."""
    # ESRCH: nothing is left of the group; EPERM: nothing but the dead, on systems other than Linux.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(running.pid, number)


def _forward(name: str, running: subprocess.Popen[bytes]) -> None:
    assert running.stdout is not None  # noqa: S101 - it was asked for
    with running.stdout as words:
        for line in words:
            sys.stderr.write(f"{name:<10} {line.decode(errors='replace')}")
            sys.stderr.flush()

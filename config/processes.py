"""The processes of an installation as a table: what starts, in which order, as which database role."""

import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent


WORKERS = {"worker": ("seal", "stamp", "deliver"), "clock": ("mobile", "alert", "webhook", "clock")}
"""What speaks to servers outside, whose slowness may hold up nothing of the law, stands apart."""


class Process(NamedTuple):
    """One process: its words, its database role, and how one sees that it is ready."""

    name: str
    words: tuple[str, ...]
    role: str | None = "app"
    """None for a stranger that gets no database address at all."""
    ready_port: int | None = None
    ready_file: str | None = None


def list_processes(*, port: int, is_demo: bool) -> list[Process]:
    """Return the processes in the order they start; they stop in the opposite order."""
    python = sys.executable
    processes = [
        Process("vault", (python, "-m", "jobs.vault"), role="vault", ready_file="vault.sock"),
        Process("web", _web(port), ready_port=port),
        *(
            Process(name, (python, "-m", "jobs.worker", "--only", ",".join(groups)))
            for name, groups in WORKERS.items()
        ),
    ]
    if is_demo:
        processes.insert(
            0, Process("simulators", (python, "-m", "simulators"), role=None, ready_port=port + 1)
        )
    return processes


def _web(port: int) -> tuple[str, ...]:
    """Return the web server's words: WSGI, one worker process, four threads (performance.md §4)."""
    return (
        str(Path(sys.executable).with_name("granian")),
        "--interface=wsgi",
        "--host=127.0.0.1",
        f"--port={port}",
        "--workers=1",
        "--blocking-threads=4",
        "--no-ws",
        "--log-level=warning",
        f"--log-config={Path(__file__).with_name('granian-log.json')}",
        "config.wsgi:application",
    )

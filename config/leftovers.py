"""What a killed supervisor or a crashed machine left of the embedded PostgreSQL.

Whoever calls holds the lock of the folder, so nobody who still wants the old server exists.
"""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

STOP_SECONDS = 60
PAUSE_SECONDS = 0.05


def clear(folder: Path) -> None:
    """End a server of this folder that outlived its supervisor; correct a number that is another's now."""
    pid_file = folder / "postmaster.pid"
    lines = pid_file.read_text().splitlines() if pid_file.exists() else []
    if not lines or not lines[0].isdigit():
        return
    number = int(lines[0])
    if _is_server(number, folder=folder):
        _end(number)
    elif _is_alive(number):
        # PostgreSQL takes any living process of that number for a running server. The number of its parent,
        # ours, it knows to be stale, and still looks in the shared memory for survivors of the old server.
        pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")


def _is_server(number: int, *, folder: Path) -> bool:
    """Return whether the process of this number is a PostgreSQL server of this folder."""
    words = Path(f"/proc/{number}/cmdline")
    if words.exists():
        command = words.read_bytes().decode(errors="replace").replace("\0", " ")
    else:
        listing = ["ps", "-o", "command=", "-p", str(number)]
        command = subprocess.run(listing, capture_output=True, text=True, check=False).stdout
    return "postgres" in command and str(folder) in command


def _end(number: int) -> None:
    """End a server that is not our child: fast shutdown, killed after a minute."""
    deadline = time.monotonic() + STOP_SECONDS
    with contextlib.suppress(ProcessLookupError):
        os.kill(number, signal.SIGINT)
        while time.monotonic() < deadline:
            os.kill(number, 0)
            time.sleep(PAUSE_SECONDS)
        os.kill(number, signal.SIGKILL)


def _is_alive(number: int) -> bool:
    """Return whether a process of this number exists."""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True

"""Real processes of the installation for tests: own data folder, own socket, the database of the test."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import conninfo

from gateways.vault.client import SocketKeyVault
from uets.keys.ports import VaultUnavailable

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 30


class Installation:
    """A folder for sockets and clock offset, and the words of its processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = folder / "vault.sock"
        self.vault = SocketKeyVault(self.socket)

    def move_clock(self, seconds: int) -> None:
        """Move the clock of every process."""
        (self.folder / "clock-offset").write_text(str(seconds), encoding="ascii")

    def start(self, module: str, *, role: str, **variables: str) -> subprocess.Popen[str]:
        """Start a process with the database role of the installation."""
        name = connection.settings_dict["NAME"]
        url = urlsplit((settings.SECRETS_DIR / f"database-url-{role}").read_text(encoding="utf-8"))
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATA_DIR": str(self.folder),
            "UETS_SECRETS_DIR": str(settings.SECRETS_DIR),
            "UETS_VAULT_SOCKET": str(self.socket),
            "UETS_ROLE": role,
            f"DATABASE_URL_{'APP' if role == 'app' else 'VAULT'}": url._replace(path=f"/{name}").geturl(),
            **variables,
        }
        return subprocess.Popen(
            [sys.executable, "-m", module], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
        )

    @contextmanager
    def running_vault(self) -> Iterator[subprocess.Popen[str]]:
        """Run the key vault until the block ends; it must then stop by itself on SIGTERM."""
        process = self.start("jobs.vault", role="vault")
        try:
            until(self.answers)
            yield process
        finally:
            end(process)

    def answers(self) -> bool:
        """Tell whether a vault serves; a killed one leaves its socket behind."""
        try:
            self.vault.poke()
        except VaultUnavailable:
            return False
        return True

    def let_vault_work(self) -> None:
        """Return after the vault has looked at all requests: it works between two answers, in one thread."""
        self.vault.poke()
        self.vault.poke()


@contextmanager
def installation() -> Iterator[Installation]:
    """Make an installation in a private folder with a path short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix="uets-") as folder:
        yield Installation(Path(folder))


def until(condition: Callable[[], object]) -> None:
    """Return when a condition of another process holds; fails loudly when it never does."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < deadline, "the other process did not get there"
        pause.wait(0.02)


def end(process: subprocess.Popen[str]) -> str:
    """Stop a process by SIGTERM and return what it said."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=PATIENCE_SECONDS)
    return said


def end_by_itself(process: subprocess.Popen[str]) -> str:
    """Wait until a process ends and return what it said."""
    return process.communicate(timeout=PATIENCE_SECONDS)[1]


def kill(process: subprocess.Popen[str]) -> None:
    """End a process as a power cut does."""
    process.kill()
    process.communicate(timeout=PATIENCE_SECONDS)


def cut_connections(role: str) -> None:
    """Cut every connection of a role to the test's database, as a restart of the server does."""
    password = (settings.SECRETS_DIR / "database-superuser").read_text(encoding="utf-8")
    target = {"host": connection.settings_dict["HOST"], "dbname": "postgres", "user": "postgres"}
    with psycopg.connect(conninfo.make_conninfo("", password=password, **target)) as session:
        session.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s AND datname = %s",
            [role, connection.settings_dict["NAME"]],
        )

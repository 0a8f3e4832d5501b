"""`make run`: database, secrets, migrations, demo data, then every process, until Ctrl-C."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from secrets import token_urlsafe

import psycopg

from config import data_folder, environment, postgres, secrets_folder
from config.processes import ROOT, Process, list_processes
from config.refusals import CannotStartError
from config.supervisor import Supervisor, is_listening

HIGHEST_PORT = 65_535
PORTS = 9
"""Web, demo phone, e-mail server, time-stamp authority, SMS provider, certificate authority, and three further
simulators (simulators/__main__.py)."""

CONNECT_SECONDS = 10

SECRET_BYTES = 32
"""Of what the simulated SMS provider signs its reports with: new at each start, told to it and to us."""

EDEVLET_CLIENT = "7f6c1f3a-0b0e-4a51-9a53-5d2f6b0c9e11"
"""As the simulator of e-Devlet knows us."""

LOADED = "demo/loaded"
"""This file in the data folder says that the demo data has been made."""


def main() -> int:
    """Run until stopped; every expected hindrance is one line and exit code 1."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    try:
        with ExitStack() as held:
            return run(held, stop)
    except CannotStartError as hindrance:
        say(f"Cannot start: {hindrance}")
        return 1


def run(held: ExitStack, stop: threading.Event) -> int:
    """Start everything, print where it is, and wait; returns the exit code."""
    port = _read_port()
    for number in range(port, port + PORTS):
        if is_listening(number):
            message = f"port {number} is in use; stop what uses it or set PORT to another number."
            raise CannotStartError(message)
    data = data_folder.open_folder(environment.path("DATA_DIR"))
    secrets = secrets_folder.make_all(data)
    message = f"the installation in {data} is already running; stop that one first."
    held.enter_context(data_folder.hold(data / "run" / "lock", message=message))
    given = environment.find("DATABASE_URL")
    server = None if given else _start_database(data, held)
    owner_url = server.url if server else _reachable(given or "")
    words = Words(data=data, secrets=secrets, port=port, owner_url=owner_url)
    say("Preparing the database")
    _manage(words, "migrate", "--verbosity=0")
    supervisor = Supervisor(environment=words.of, sockets=words.sockets)
    held.callback(supervisor.stop)
    strangers, own = _split(list_processes(port=port, is_demo=True))
    _start_processes(strangers, supervisor, stop)
    _manage(words, "certify_demo")
    _load_demo(words)
    if not _start_processes(own, supervisor, stop):
        return 0
    say(f"Ready: http://localhost:{port} (demo phone: http://localhost:{port + 1})")
    _manage(words, "demo_logins")
    return _watch(supervisor, server, stop)


class Words:
    """What the processes are told: the environment of each role."""

    def __init__(self, *, data: Path, secrets: Path, port: int, owner_url: str) -> None:
        self.data, self.port, self._owner_url = data, port, owner_url
        self.sockets = data_folder.socket_folder(data)
        self._common = {
            **{name: value for name, value in os.environ.items() if not name.startswith("DATABASE_URL")},
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "UETS_DEMO": "1",
            "DATA_DIR": str(data),
            "PORT": str(port),
            "UETS_SECRETS_DIR": str(secrets),
            "UETS_VAULT_SOCKET": str(self.sockets / "vault.sock"),
            "UETS_BASE_URL": os.environ.get("UETS_BASE_URL", f"http://localhost:{port}"),
            "UETS_CONTENT_URL": os.environ.get("UETS_CONTENT_URL", f"http://127.0.0.1:{port}"),
            "UETS_TIMESTAMP_URLS": os.environ.get("UETS_TIMESTAMP_URLS", f"http://127.0.0.1:{port + 3}/tsr"),
            "UETS_SMS_URL": os.environ.get("UETS_SMS_URL", f"http://127.0.0.1:{port + 4}/sms/rest/v2/send"),
            "UETS_SMS_USER": os.environ.get("UETS_SMS_USER", "demo"),
            "UETS_SMS_REPORT_URL": os.environ.get(
                "UETS_SMS_REPORT_URL", f"http://127.0.0.1:{port + 4}/sms/rest/v2/report"
            ),
            "UETS_SMS_REPORT_SECRET": os.environ.get("UETS_SMS_REPORT_SECRET") or token_urlsafe(SECRET_BYTES),
            "UETS_EDEVLET_URL": os.environ.get("UETS_EDEVLET_URL", f"http://localhost:{port + 6}"),
            "UETS_EDEVLET_CLIENT": os.environ.get("UETS_EDEVLET_CLIENT", EDEVLET_CLIENT),
            "UETS_EDEVLET_SECRET": os.environ.get("UETS_EDEVLET_SECRET", "gosterim"),
            "UETS_REGISTRY_URL": os.environ.get(
                "UETS_REGISTRY_URL", f"http://127.0.0.1:{port + 7}/mersis/firma/sorgu"
            ),
            "UETS_REGISTRY_USER": os.environ.get("UETS_REGISTRY_USER", "uets"),
            "UETS_REGISTRY_PASSWORD": os.environ.get("UETS_REGISTRY_PASSWORD", "gosterim"),
            "UETS_SMTP_PORT": os.environ.get("UETS_SMTP_PORT", str(port + 2)),
        }

    def of(self, role: str | None) -> Mapping[str, str]:
        """Return the environment of a role; only the owner learns the owner's address."""
        if role is None:
            return self._common
        urls = {"owner": ("DATABASE_URL", self._owner_url)}
        for name in ("app", "vault"):
            given = environment.find(f"DATABASE_URL_{'APP' if name == 'app' else 'VAULT'}")
            if given and role in {name, "owner"}:
                urls[name] = (f"DATABASE_URL_{'APP' if name == 'app' else 'VAULT'}", given)
        chosen = (
            dict(urls.values())
            if role == "owner"
            else dict(pair for name, pair in urls.items() if name == role)
        )
        return {**self._common, "UETS_ROLE": role, **chosen}


def _read_port() -> int:
    """Return the first of the ports; raises CannotStartError for one that cannot be."""
    port = environment.number("PORT")
    if not 0 < port <= HIGHEST_PORT - PORTS + 1:
        message = f"PORT={port} cannot be; give a number from 1 to {HIGHEST_PORT - PORTS + 1}."
        raise CannotStartError(message)
    return port


def _reachable(url: str) -> str:
    """Return the address of a given database that answers; raises CannotStartError."""
    try:
        psycopg.connect(url, connect_timeout=CONNECT_SECONDS).close()
    except psycopg.Error as error:
        message = f"the database of DATABASE_URL does not answer: {' '.join(str(error).split())}"
        raise CannotStartError(message) from error
    return url


def say(text: str) -> None:
    """Tell the person at the terminal what happens."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _start_database(data: Path, held: ExitStack) -> postgres.Server:
    say("Starting PostgreSQL")
    server = postgres.start(data)
    held.callback(server.stop)
    return server


def _manage(words: Words, *command: str) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *command],
        cwd=ROOT,
        env=dict(words.of("owner")),
        check=False,
    )
    if done.returncode != 0:
        message = f"`manage.py {command[0]}` failed (code {done.returncode}); its words stand above."
        raise CannotStartError(message)


def _load_demo(words: Words) -> None:
    if (words.data / LOADED).exists():
        return
    say("Making the demo data")
    _manage(words, "load_demo")
    secrets_folder.write(words.data / LOADED, b"")


def _split(processes: list[Process]) -> tuple[list[Process], list[Process]]:
    """Return the strangers, who answer before demo data is made (who signed it is asked of them), and our own."""
    strangers = [process for process in processes if process.role is None]
    return strangers, [process for process in processes if process.role is not None]


def _start_processes(processes: list[Process], supervisor: Supervisor, stop: threading.Event) -> bool:
    """Start processes in order; False when asked to stop meanwhile."""
    for process in processes:
        if stop.is_set():
            return False
        say(f"Starting {process.name}")
        supervisor.start(process)
    return True


def _watch(supervisor: Supervisor, server: postgres.Server | None, stop: threading.Event) -> int:
    """Wait until asked to stop or until anything ends: half an installation would only mislead."""
    while not stop.wait(timeout=1):
        ended = supervisor.find_ended()
        if ended is None and server is not None and not server.is_running:
            ended = "PostgreSQL", server.process.returncode
        if ended is not None:
            name, code = ended
            say(f"Stopping: {name} ended unexpectedly (code {code}).")
            return 1
    say("Stopping")
    return 0


if __name__ == "__main__":
    sys.exit(main())

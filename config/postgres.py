"""The embedded PostgreSQL: one server per data folder, a child of the process that starts it.

It listens on a Unix socket in a private folder only, asks every role for a password and writes to
`<data>/log/database.log` without statements and details, so that no value of a row gets into the log.
The superuser `postgres` is for repairs; the owner of the database, `uets_owner`, is not a superuser.
"""

import contextlib
import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql
from psycopg.pq import PGconn, Ping

from config import data_folder, leftovers, secrets_folder
from config.cluster import SUPERUSER, Cluster, environment, open_cluster
from config.refusals import CannotStartError
from config.server_log import ServerLog

DATABASE = "uets"
OWNER = "uets_owner"
START_SECONDS = 300  # a start after a crash replays the log first
STOP_SECONDS = 60
PAUSE_SECONDS = 0.05
STILL_ENDING = "pre-existing shared memory block"  # processes of a killed server have not all ended yet
STILL_ENDING_TRIES = 40

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %u ",
    "log_min_error_statement": "panic",  # a failed statement carries the values that failed
    "log_error_verbosity": "terse",  # so does DETAIL: "Key (tckn)=(…) already exists"
}


@dataclass(slots=True)
class Server:
    """A running server and the URL of its owner role."""

    url: str = field(repr=False)
    process: subprocess.Popen[bytes]
    held: ExitStack = field(repr=False)

    @property
    def is_running(self) -> bool:
        """Whether the server process is alive."""
        return self.process.poll() is None

    def stop(self) -> None:
        """Close all connections, write all to the disk and end the server; a second call does nothing."""
        self.held.close()


def start(data_dir: Path, *, settings: Mapping[str, str] | None = None) -> Server:
    """Start the server of this data folder, made first when there is none, and wait until it answers.

    `settings` are further configuration parameters of PostgreSQL.
    Raises CannotStartError when another process runs it, or it does not start.
    """
    data = data_folder.open_folder(data_dir)
    secrets = secrets_folder.open_folder(data)
    (data / "database").mkdir(mode=0o700, exist_ok=True)
    with ExitStack() as held:
        message = f"The database of {data} is already running in another process; stop that one first."
        held.enter_context(data_folder.hold(data / "database" / "lock", message=message))
        password = secrets_folder.keep(secrets / "database-superuser", secrets_folder.random_text).decode()
        cluster = open_cluster(data, password=password)
        leftovers.clear(cluster.folder)
        sockets = _socket_folder(data, cluster=cluster)
        words = _command(cluster, settings=SETTINGS | dict(settings or {}), sockets=sockets)
        process = _launch(words, sockets=sockets, log=ServerLog(data / "log" / "database.log"))
        held.callback(_end, process)
        url = _open_database(secrets, sockets=sockets, password=password)
        return Server(url=url, process=process, held=held.pop_all())


def _socket_folder(data: Path, *, cluster: Cluster) -> Path:
    """Return the folder of the server's socket, owned by the account that runs the server."""
    folder = data_folder.socket_folder(data) / "database"
    folder.mkdir(mode=0o700, exist_ok=True)
    if cluster.account:
        cluster.account.own(folder)
    return folder


def _command(cluster: Cluster, *, settings: Mapping[str, str], sockets: Path) -> list[str]:
    """Return the words that start the server; its settings stand here and in no file."""
    parameters = [f"--{name}={value}" for name, value in settings.items()]
    return cluster.command("postgres", "-D", str(cluster.folder), "-k", str(sockets), *parameters)


def _launch(words: list[str], *, sockets: Path, log: ServerLog) -> subprocess.Popen[bytes]:
    """Start the server and return when it accepts connections.

    Raises CannotStartError with its own last words when it ends instead.
    """
    for _ in range(STILL_ENDING_TRIES):
        with log.open() as output:
            # A session of its own: Ctrl-C in the terminal must reach the supervisor alone.
            process = subprocess.Popen(
                words,
                stdout=output,
                stderr=output,
                stdin=subprocess.DEVNULL,
                cwd="/",
                env=environment(),
                start_new_session=True,
            )
        if _wait(process, sockets=sockets):
            return process
        if STILL_ENDING not in log.last_words():
            break
        time.sleep(PAUSE_SECONDS * 5)
    message = f"The database does not start: {log.last_words()} (log: {log.path})"
    raise CannotStartError(message)


def _wait(process: subprocess.Popen[bytes], *, sockets: Path) -> bool:
    """Return whether the server accepts connections before it ends; a silent one is ended."""
    address = f"host='{sockets}' dbname=postgres user={SUPERUSER}".encode()
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if PGconn.ping(address) == Ping.OK:
            return True
        time.sleep(PAUSE_SECONDS)
    _end(process)
    return False


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the server: fast shutdown first, ever harder after a minute."""
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=STOP_SECONDS)
            return


def _open_database(secrets: Path, *, sockets: Path, password: str) -> str:
    """Make the owner and the database when they are missing; return the owner's URL, kept as a secret too."""
    owner_password = secrets_folder.keep(secrets / "database-owner", secrets_folder.random_text).decode()
    try:
        with psycopg.connect(_url(SUPERUSER, password, "postgres", sockets), autocommit=True) as connection:
            _ensure_owner(connection, password=owner_password)
            _ensure_database(connection)
    except psycopg.OperationalError as error:
        message = f"The database refuses its password; restore the folder {secrets} that belongs to it."
        raise CannotStartError(message) from error
    url = _url(OWNER, owner_password, DATABASE, sockets)
    secrets_folder.write(secrets / "database-url", url.encode())
    return url


def _ensure_owner(connection: psycopg.Connection, *, password: str) -> None:
    """Make or correct the owner: it may make roles and databases, and is no superuser."""
    found = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [OWNER]).fetchone()
    verb = sql.SQL("ALTER" if found is not None else "CREATE")
    # Only the SCRAM verifier is sent: the password itself never gets into a statement, a log or the WAL.
    verifier = connection.pgconn.encrypt_password(
        password.encode(), OWNER.encode(), b"scram-sha-256"
    ).decode()
    options = sql.SQL("LOGIN NOSUPERUSER CREATEROLE CREATEDB PASSWORD {}").format(sql.Literal(verifier))
    connection.execute(sql.SQL("{} ROLE {} WITH {}").format(verb, sql.Identifier(OWNER), options))


def _ensure_database(connection: psycopg.Connection) -> None:
    """Make the database of the owner when there is none."""
    if connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).fetchone() is None:
        names = sql.Identifier(DATABASE), sql.Identifier(OWNER)
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(*names))


def _url(user: str, password: str, database: str, sockets: Path) -> str:
    """Return the connection URL; the socket folder stands in the query, where its letters keep their case."""
    return f"postgresql://{user}:{quote(password, safe='')}@/{database}?host={quote(str(sockets), safe='')}"

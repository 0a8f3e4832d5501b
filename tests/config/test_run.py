"""`make run` as a whole: it starts, names every hindrance in one line, stops and starts again with its data."""

import os
import signal
import socket
import stat
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import psycopg
import pytest

from config import processes
from tests.config.installation import Installation, find_port, until

pytestmark = pytest.mark.xdist_group("run")

SESSION = "uets=abcdefghijklmnopqrstuvwxyz012345"
"""A cookie that makes the web process look into the database."""

WORKERS = [f"jobs.worker {','.join(groups)}" for groups in processes.WORKERS.values()]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    started = Installation(tmp_path_factory.mktemp("run") / "data", port=find_port())
    try:
        started.wait_until_ready()
        yield started
    finally:
        started.end()


def refusal(data: Path, *, port: int) -> str:
    """Return the one line with which a start is refused."""
    refused = Installation(data, port=port)
    assert refused.wait() == 1
    (line,) = [line for line in refused.lines if line.startswith("Cannot start:")]
    return line.removeprefix("Cannot start: ")


def get(port: int, cookie: str = "") -> int:
    request = urllib.request.Request(f"http://localhost:{port}/", headers={"Cookie": cookie})
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310 - as above
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code


def test_serves_portal_and_demo_phone(running: Installation) -> None:
    assert (get(running.port), get(running.port + 1)) == (200, 200)


def test_each_part_is_a_process(running: Installation) -> None:
    assert {"web", "jobs.vault", *WORKERS, "simulators"} <= set(running.children())


LIVE = """SELECT DISTINCT usename,
rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls
OR rolname = (SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database())
FROM pg_stat_activity JOIN pg_roles ON rolname = usename
WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() ORDER BY 1"""


def test_live_connections_are_neither_owner_nor_superuser(running: Installation) -> None:
    workers = [running.children()[name] for name in WORKERS]
    for worker in workers:
        os.kill(worker, signal.SIGSTOP)  # what connects now as the application is the web process
    try:
        cut = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = 'uets_app'"
        running.ask(cut, role="superuser")
        get(running.port, cookie=SESSION)
        until(lambda: len(running.ask(LIVE, role="superuser")) > 1)
        assert running.ask(LIVE, role="superuser") == [("uets_app", False), ("uets_vault", False)]
    finally:
        for worker in workers:
            os.kill(worker, signal.SIGCONT)
    until(lambda: [running.children().get(name) for name in WORKERS] == workers)


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        ("app", "UPDATE evidence_evidence SET kind = 'x'"),
        ("app", "DELETE FROM evidence_evidence"),
        ("app", "SELECT * FROM vault.envelope"),
        ("app", "CREATE TABLE mine ()"),
        ("vault", "UPDATE evidence_evidence SET kind = 'x'"),
        ("vault", "DELETE FROM vault.reveal"),
    ],
)
def test_the_live_database_refuses(running: Installation, role: str, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        running.ask(statement, role=role)


@pytest.mark.parametrize("name", ["web", *WORKERS, "jobs.vault", "simulators"])
def test_no_process_is_told_the_owners_address(running: Installation, name: str) -> None:
    told = Path(f"/proc/{running.children()[name]}/environ").read_text(encoding="utf-8").split("\0")
    assert not [word for word in told if word.startswith("DATABASE_URL=")]


def test_secrets_are_private_and_the_parent_is_untouched(running: Installation, tmp_path: Path) -> None:
    secrets = running.data / "secrets"
    modes = {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in secrets.rglob("*")}
    assert modes == {(True, 0o700), (False, 0o600)}
    assert stat.S_IMODE(running.data.parent.stat().st_mode) == stat.S_IMODE(tmp_path.stat().st_mode)


def test_refuses_a_second_start_on_the_same_data(running: Installation) -> None:
    said = refusal(running.data, port=find_port())
    assert said == f"the installation in {running.data} is already running; stop that one first."


@pytest.mark.parametrize("offset", [0, 1, 4])
def test_names_a_port_in_use(tmp_path: Path, offset: int) -> None:
    port = find_port()
    with socket.create_server(("127.0.0.1", port + offset)):
        said = refusal(tmp_path / "data", port=port)
    assert said == f"port {port + offset} is in use; stop what uses it or set PORT to another number."
    assert not (tmp_path / "data").exists()


def test_names_a_data_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "cannot be used" in refusal(tmp_path / "file" / "data", port=find_port())


def identity(installation: Installation) -> list[tuple[object, ...]]:
    return installation.ask("SELECT system_identifier FROM pg_control_system()", role="superuser")


def gone(pids: Iterable[int]) -> bool:
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)


def stop(started: Installation, number: signal.Signals) -> None:
    """End the supervisor by a signal; its processes end with it."""
    children = started.children()
    assert started.end(number) == (-number if number is signal.SIGKILL else 0)
    until(partial(gone, children.values()))


def lose(started: Installation, name: str) -> None:
    """Kill a process: everything stops, loudly."""
    children = started.children()
    os.kill(next(pid for words, pid in children.items() if name in words), signal.SIGKILL)
    assert started.wait() == 1
    assert any(line.startswith("Stopping:") and "unexpectedly" in line for line in started.lines)
    assert gone(children.values())


ENDS: dict[str, Callable[[Installation], None]] = {
    "stopped": lambda started: stop(started, signal.SIGINT),
    "without its vault": lambda started: lose(started, "jobs.vault"),
    "without its database": lambda started: lose(started, "postgres"),
    "killed": lambda started: stop(started, signal.SIGKILL),
    "asked to end": lambda started: stop(started, signal.SIGTERM),
}


def test_starts_again_with_its_data_however_it_ended(tmp_path: Path) -> None:
    data, port = tmp_path / "data", find_port()
    seen = {}
    for name, end in ENDS.items():
        started = Installation(data, port=port)
        started.wait_until_ready()
        seen[name] = identity(started)
        end(started)
    assert len({str(each) for each in seen.values()}) == 1, seen

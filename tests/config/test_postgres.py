"""The embedded PostgreSQL: who gets in, what survives, what is refused in one line."""

import contextlib
import os
import signal
import stat
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import conninfo

from config import cluster, leftovers, postgres
from config.postgres import Server
from config.refusals import CannotStartError


@contextlib.contextmanager
def running(data: Path, **settings: str) -> Iterator[Server]:
    server = postgres.start(data, settings=settings)
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def server(data: Path) -> Iterator[Server]:
    with running(data, fsync="off") as started:
        yield started


def ask(url: str, question: str, **parameters: str) -> object:
    with psycopg.connect(conninfo.make_conninfo(url, **parameters), autocommit=True) as connection:
        answer = connection.execute(question.encode())
        found = answer.fetchone() if answer.description else None
    return found and found[0]


@pytest.mark.parametrize("user", ["postgres", "uets_owner"])
def test_refuses_a_wrong_password(server: Server, user: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        ask(server.url, "SELECT 1", user=user, password="wrong")


@pytest.mark.parametrize("user", ["postgres", "uets_owner"])
def test_refuses_a_missing_password(server: Server, user: str) -> None:
    url = f"postgresql:///uets?{server.url.partition('?')[2]}"
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        ask(url, "SELECT 1", user=user)


def test_asks_every_connection_for_scram(server: Server, data: Path) -> None:
    password = (data / "secrets" / "database-superuser").read_text()
    rules = "SELECT array_agg(DISTINCT auth_method)::text FROM pg_hba_file_rules"
    assert ask(server.url, rules, user="postgres", password=password) == "{scram-sha-256}"


def test_owner_is_not_the_superuser(server: Server) -> None:
    assert ask(server.url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False


def test_pages_carry_checksums(server: Server) -> None:
    assert ask(server.url, "SHOW data_checksums") == "on"


def test_listens_on_no_network_address(server: Server) -> None:
    assert ask(server.url, "SHOW listen_addresses") == ""


def test_log_holds_no_value_of_a_failed_statement(tmp_path: Path) -> None:
    with running(tmp_path, fsync="off") as server:
        ask(
            server.url,
            "CREATE TABLE person (number text PRIMARY KEY); INSERT INTO person VALUES ('x9'); SELECT 1",
        )
        with pytest.raises(psycopg.errors.UniqueViolation):
            ask(server.url, "INSERT INTO person VALUES ('x9')")
    log = (tmp_path / "log" / "database.log").read_text()
    assert "duplicate key" in log
    assert "x9" not in log


def test_a_killed_server_starts_again_with_its_rows(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        ask(server.url, "CREATE TABLE kept (letter text); INSERT INTO kept VALUES ('ş'); SELECT 1")
        server.process.kill()
        server.process.wait()
    with running(tmp_path) as server:
        assert ask(server.url, "SELECT letter FROM kept") == "ş"


def test_keeps_its_passwords_over_a_restart(tmp_path: Path) -> None:
    with running(tmp_path, fsync="off") as first:
        pass
    with running(tmp_path, fsync="off") as second:
        assert second.url == first.url


def test_starts_when_a_living_process_has_the_number_of_a_crashed_server(tmp_path: Path) -> None:
    with running(tmp_path, fsync="off"):
        pass
    pid_file = tmp_path / "database" / "cluster" / "postmaster.pid"
    found = cluster.open_cluster(tmp_path, password="")
    stranger = found.command("pg_isready")[:-1]
    with _asleep([*stranger, "/bin/cat"]) as number:
        pid_file.write_text(f"{number}\n{pid_file.parent}\n")
        if found.account:
            found.account.own(pid_file)
        with running(tmp_path, fsync="off") as server:
            assert ask(server.url, "SELECT 1") == 1


@contextlib.contextmanager
def _asleep(words: list[str]) -> Iterator[int]:
    process = subprocess.Popen(words, stdin=subprocess.PIPE)
    try:
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate()


def test_ends_a_server_that_outlived_its_supervisor(server: Server, tmp_path: Path) -> None:
    with running(tmp_path, fsync="off") as orphan:
        threading.Thread(target=orphan.process.wait, daemon=True).start()  # nobody's child leaves no zombie
        leftovers.clear(tmp_path / "database" / "cluster")
        orphan.process.wait()
        assert not orphan.is_running
    assert server.is_running


def test_a_second_start_is_refused_in_one_line(tmp_path: Path) -> None:
    with running(tmp_path, fsync="off"), pytest.raises(CannotStartError, match="already running") as refusal:
        postgres.start(tmp_path)
    assert "\n" not in str(refusal.value)


def test_files_of_another_major_version_are_refused(tmp_path: Path) -> None:
    with running(tmp_path, fsync="off"):
        pass
    (tmp_path / "database" / "cluster" / "PG_VERSION").write_text("16\n")
    with pytest.raises(CannotStartError, match="made by PostgreSQL 16, this is 18"):
        postgres.start(tmp_path)


def test_lost_passwords_are_named(tmp_path: Path) -> None:
    with running(tmp_path, fsync="off"):
        pass
    (tmp_path / "secrets" / "database-superuser").unlink()
    with pytest.raises(CannotStartError, match="refuses its password"):
        postgres.start(tmp_path)


def test_an_unusable_setting_is_told_in_the_words_of_the_server(tmp_path: Path) -> None:
    with pytest.raises(CannotStartError, match="shared_buffers"):
        postgres.start(tmp_path, settings={"shared_buffers": "much"})


def test_a_half_made_cluster_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "database" / "unfinished" / "base").mkdir(parents=True)
    with running(tmp_path, fsync="off") as server:
        assert ask(server.url, "SELECT 1") == 1


def test_a_long_path_gets_a_short_socket(tmp_path: Path) -> None:
    with running(tmp_path / ("uzun" * 30), fsync="off") as server:
        assert ask(server.url, "SELECT 1") == 1
        assert "uzun" not in server.url


def test_no_mode_of_a_folder_above_changes(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    above = {*home.parents, home, *cluster.find_programs().parents, cluster.find_programs()}
    before = {folder: _mode(folder) for folder in above}
    with running(home / "uets" / "var", fsync="off") as server:
        assert ask(server.url, "SELECT 1") == 1
    assert {folder: _mode(folder) for folder in above} == before
    assert _mode(home)[0] == 0o700


def _mode(folder: Path) -> tuple[int, int, int]:
    found = folder.stat()
    return stat.S_IMODE(found.st_mode), found.st_uid, found.st_gid


def test_only_we_can_enter_the_data_folder(tmp_path: Path) -> None:
    data = tmp_path / "var"
    with running(data, fsync="off"):
        closed = [data, data / "database", data / "database" / "cluster", data / "secrets"]
        assert {_mode(folder)[0] for folder in closed} == {0o700}
        assert {_mode(file)[0] for file in (data / "secrets").iterdir()} == {0o600}
        assert _mode(data)[1] == os.geteuid()

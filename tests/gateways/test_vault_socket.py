"""Client and door of the key vault over a real Unix socket."""

import os
import socket
import struct
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

import pytest

from gateways.vault import door as door_module
from gateways.vault.client import SocketKeyVault
from gateways.vault.door import DoorUnfit, SocketVaultDoor
from uets.keys.ports import (
    DoneAnswer,
    RefusalAnswer,
    RevealAnswer,
    RevealRequest,
    VaultRefused,
    VaultUnavailable,
)

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
REQUEST = RevealRequest(
    account_id=UUID(int=1),
    grant_id=UUID(int=2),
    key_id=UUID(int=3),
    person_id=UUID(int=4),
    session_hash="0" * 64,
    form_id=UUID(int=5),
    request_id="01JD",
)
REVEALED = RevealAnswer(key="the key", left_today=4, revealed_at=AT)


@contextmanager
def serving(path, answer, *, between=None):
    """Serve in a thread; the first `between` tells that the socket is there."""
    door, is_open = SocketVaultDoor(path), threading.Event()

    def tick():
        is_open.set()
        if between:
            between()

    thread = threading.Thread(target=door.serve, args=(answer,), kwargs={"between": tick})
    thread.start()
    assert is_open.wait(10)
    try:
        yield door
    finally:
        door.close()
        thread.join(10)
        assert not thread.is_alive()


@pytest.fixture
def path(tmp_path):
    tmp_path.chmod(0o700)
    return tmp_path / "vault.sock"


def say(path, content):
    """Send raw bytes, end writing, and return all that comes back."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(10)
        connection.connect(str(path))
        connection.sendall(content)
        connection.shutdown(socket.SHUT_WR)
        return connection.recv(65_536)


def test_reveals_a_key(path):
    asked = []

    def answer(request):
        asked.append(request)
        return REVEALED

    with serving(path, answer):
        assert SocketKeyVault(path).reveal(REQUEST) == REVEALED
    assert asked == [REQUEST]


def test_a_key_is_not_in_the_words_of_its_answer():
    assert "the key" not in repr(REVEALED)
    assert "the key" not in str(REVEALED)


def test_refuses_by_code(path):
    with (
        serving(path, lambda _: RefusalAnswer("login-not-fresh")),
        pytest.raises(VaultRefused, match="login-not-fresh") as refused,
    ):
        SocketKeyVault(path).reveal(REQUEST)
    assert refused.value.code == "login-not-fresh"


def test_a_poke_is_followed_by_minting(path):
    passes = []
    with serving(path, lambda _: DoneAnswer(), between=lambda: passes.append(1)):
        before = len(passes)
        SocketKeyVault(path).poke()
        SocketKeyVault(path).poke()
    assert len(passes) >= before + 1


def test_answers_many_clients_in_turn(path):
    with serving(path, lambda _: REVEALED):
        clients = [threading.Thread(target=SocketKeyVault(path).reveal, args=(REQUEST,)) for _ in range(20)]
        for client in clients:
            client.start()
        for client in clients:
            client.join(10)
        assert SocketKeyVault(path).reveal(REQUEST) == REVEALED


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00", struct.pack(">I", 100) + b"short", struct.pack(">I", 1 << 30), b"\x00\x00\x00\x01\xc1"],
)
def test_a_malformed_request_is_refused_and_serving_goes_on(path, content):
    with serving(path, lambda _: REVEALED):
        assert b"request-malformed" in say(path, content)
        assert SocketKeyVault(path).reveal(REQUEST) == REVEALED


def test_a_client_that_goes_away_or_says_nothing_stops_nobody(path, monkeypatch):
    monkeypatch.setattr(door_module, "REQUEST_SECONDS", 0.05)
    with serving(path, lambda _: REVEALED):
        with socket.socket(socket.AF_UNIX) as gone:
            gone.connect(str(path))
        with socket.socket(socket.AF_UNIX) as silent:
            silent.connect(str(path))
            assert SocketKeyVault(path).reveal(REQUEST) == REVEALED


def test_socket_is_private_and_removed_at_the_end(path):
    with serving(path, lambda _: REVEALED):
        assert path.stat().st_mode & 0o777 == 0o600
    assert not path.exists()


def test_takes_over_the_socket_of_a_killed_vault(path):
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(path))
    with serving(path, lambda _: REVEALED):
        assert SocketKeyVault(path).reveal(REQUEST) == REVEALED


def test_does_not_take_the_socket_of_a_living_vault(path):
    with serving(path, lambda _: REVEALED), pytest.raises(DoorUnfit, match="another key vault"):
        SocketVaultDoor(path).serve(lambda _: DoneAnswer())


def test_does_not_serve_in_a_folder_others_write_to(path):
    path.parent.chmod(0o770)
    with pytest.raises(DoorUnfit, match="only we write"):
        SocketVaultDoor(path).serve(lambda _: DoneAnswer())


def test_what_the_answer_raises_ends_the_loop(path):
    def fail(_request):
        raise RuntimeError("the database is gone")

    door, outcome, is_open = SocketVaultDoor(path), [], threading.Event()

    def serve():
        with pytest.raises(RuntimeError) as raised:
            door.serve(fail, between=is_open.set)
        outcome.append(raised.value)

    thread = threading.Thread(target=serve)
    thread.start()
    assert is_open.wait(10)
    with pytest.raises(VaultUnavailable):
        SocketKeyVault(path).reveal(REQUEST)
    thread.join(10)
    assert str(outcome[0]) == "the database is gone"


def test_nobody_there_is_unavailable(path):
    with pytest.raises(VaultUnavailable):
        SocketKeyVault(path).poke()


def test_refuses_the_socket_of_another_user(path):
    with serving(path, lambda _: REVEALED), pytest.raises(VaultUnavailable):
        SocketKeyVault(path, owner=os.geteuid() + 1).reveal(REQUEST)


def test_an_answer_to_another_question_is_no_answer(path):
    with serving(path, lambda _: DoneAnswer()), pytest.raises(VaultUnavailable):
        SocketKeyVault(path).reveal(REQUEST)
    with serving(path, lambda _: REVEALED), pytest.raises(VaultUnavailable):
        SocketKeyVault(path).poke()

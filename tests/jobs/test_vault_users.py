"""A key vault with a Unix user of its own: whom it answers, and whose socket web and worker believe."""

import os
import pwd
import socket
import stat
import struct
import subprocess
import sys

import msgspec
import pytest

from gateways.vault.client import SocketKeyVault
from tests.jobs import processes
from uets.keys.ports import PokeRequest, VaultUnavailable

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(os.geteuid() != 0, reason="only root starts processes of other users"),
]

STRANGER, WEB = 61_001, 61_002
CONTENT = msgspec.msgpack.encode(PokeRequest())
ASK = """
import os, socket, sys
user, path, content = int(sys.argv[1]), sys.argv[2], bytes.fromhex(sys.argv[3])
os.setgid(user); os.setuid(user)
with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
    connection.connect(path)
    connection.sendall(content)
    print(connection.recv(100).hex())
"""


def ask(path, user: int) -> bytes:
    """Poke as a Unix user and return the answer; nothing is the answer to a stranger."""
    content = (struct.pack(">I", len(CONTENT)) + CONTENT).hex()
    words = [sys.executable, "-c", ASK, str(user), str(path), content]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if "ConnectionResetError" in done.stderr or "BrokenPipeError" in done.stderr:
        return b""
    assert done.returncode == 0, done.stderr
    return bytes.fromhex(done.stdout)


def test_a_vault_answers_the_users_it_is_told_and_no_stranger() -> None:
    with processes.installation() as place:
        place.folder.chmod(0o711)
        process = place.start("jobs.vault", role="vault", UETS_VAULT_CLIENTS=f"{WEB},nobody")
        try:
            processes.until(place.answers)
            assert stat.S_IMODE(place.socket.stat().st_mode) == 0o666
            assert ask(place.socket, WEB)
            assert ask(place.socket, pwd.getpwnam("nobody").pw_uid)
            assert ask(place.socket, STRANGER) == b""
        finally:
            processes.end(process)


def test_a_vault_without_further_users_keeps_its_socket_private() -> None:
    with processes.installation() as place, place.running_vault():
        assert stat.S_IMODE(place.socket.stat().st_mode) == 0o600


def test_the_client_believes_the_user_it_is_told(tmp_path) -> None:
    path = tmp_path / "vault.sock"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(str(path))
        os.chown(path, WEB, WEB)
        with pytest.raises(VaultUnavailable) as refused:
            SocketKeyVault(path).poke()
        assert isinstance(refused.value.__cause__, VaultUnavailable)
        with pytest.raises(VaultUnavailable) as unanswered:  # it asks, and nobody listens
            SocketKeyVault(path, owner=WEB).poke()
        assert isinstance(unanswered.value.__cause__, ConnectionRefusedError)

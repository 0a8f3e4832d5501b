"""The supervisor alone, with a small program in place of the real ones."""

import os
import sys
from pathlib import Path

from config.processes import Process
from config.supervisor import Supervisor, is_listening
from tests.config.installation import find_port, until

SERVER = """
import os, signal, socket, sys, time
server = socket.create_server(("127.0.0.1", int(sys.argv[1])))
if os.fork() == 0:
    time.sleep(600)
server.accept()
os.kill(os.getpid(), signal.SIGKILL)
"""
"""A web server that is killed once somebody has seen that it listens; its worker holds the port."""


def test_what_a_killed_process_leaves_behind_ends_too(tmp_path: Path) -> None:
    port = find_port()
    supervisor = Supervisor(environment=lambda _: os.environ, sockets=tmp_path)
    supervisor.start(Process("web", (sys.executable, "-c", SERVER, str(port)), ready_port=port))
    until(supervisor.find_ended)
    assert supervisor.find_ended() == ("web", -9)
    assert is_listening(port)
    supervisor.stop()
    until(lambda: not is_listening(port))

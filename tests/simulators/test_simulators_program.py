"""`python -m simulators`: starts both servers, stops on a signal, names a port that is taken."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager


@contextmanager
def start(tmp_path, port):
    """Run the program for a block; a block that fails leaves no process behind, and waits for none."""
    environment = os.environ | {"PORT": str(port), "DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "simulators"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as program:
        try:
            yield program
        finally:
            program.kill()


def free_ports():
    """Return a number whose two followers are free."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1] + 10


def test_serves_until_the_signal(tmp_path):
    port = free_ports()
    with start(tmp_path, port) as program:
        assert f"http://localhost:{port + 1}/" in program.stdout.readline()
        with socket.create_connection(("127.0.0.1", port + 2), timeout=60) as connection:
            assert connection.recv(3) == b"220"
        program.send_signal(signal.SIGTERM)
        assert program.wait(60) == 0


def test_names_a_taken_port(tmp_path):
    port = free_ports()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port + 1))
        taken.listen()
        with start(tmp_path, port) as program:
            _, errors = program.communicate(timeout=60)
    assert program.returncode == 1
    assert str(port + 1) in errors
    assert "Traceback" not in errors

"""Starts the simulators: the demo phone on PORT + 1, the e-mail server on PORT + 2, until SIGINT or SIGTERM.

Environment: PORT (default 8000), DATA_DIR (default var). Both listen on the loopback address only.
"""

import os
import signal
import sys
import threading
from pathlib import Path

from simulators.email.captured import CapturedMail
from simulators.email.server import EmailServer
from simulators.phone.person import Phonebook
from simulators.phone.server import PhoneServer

HOST = "127.0.0.1"


def main() -> int:
    """Serve until asked to stop; returns the exit status."""
    port, data_dir = int(os.environ.get("PORT") or 8000), Path(os.environ.get("DATA_DIR") or "var")
    demo = data_dir / "demo"
    demo.mkdir(mode=0o700, parents=True, exist_ok=True)
    mail = CapturedMail(demo / "mail")
    book = Phonebook(demo / "phone.json", clock_offset=data_dir / "clock-offset", portal_port=port)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    try:
        with PhoneServer((HOST, port + 1), book=book, mail=mail), EmailServer((HOST, port + 2), mail=mail):
            print(f"demo phone http://localhost:{port + 1}/ · e-mail {HOST}:{port + 2}", flush=True)
            stop.wait()
    except OSError as error:
        print(
            f"The simulators cannot start on ports {port + 1} and {port + 2}: {error.strerror}",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

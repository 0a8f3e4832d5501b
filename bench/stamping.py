"""The simulated time-stamp authority in a process of its own, and our gateway to it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives.serialization import Encoding

from bench.installation import PATIENCE_SECONDS, find_port, wait_for
from config.processes import ROOT
from gateways.timestamps.http_authority import HttpTimestamps
from simulators.certificates.authority import Authority
from uets.evidence.proof.certificates import Published, Role, publish

TIMESTAMPER = "Zaman Damgası"
PLACE = 3
"""The authority listens at this distance from the simulators' first port."""


class Stamping(NamedTuple):
    """A time-stamp authority that runs."""

    gateway: HttpTimestamps
    process: int


def open_folder(folder: Path) -> Authority:
    """Return the certificate authority of a folder: the one that its simulators use."""
    return Authority(folder / "demo" / "certificates")


@contextmanager
def open_stamping(folder: Path) -> Iterator[Stamping]:
    """Start the simulators with their files in a folder; yields the gateway to their time-stamp authority."""
    port = find_port()
    running = subprocess.Popen(
        [sys.executable, "-m", "simulators"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PORT": str(port), "DATA_DIR": str(folder)},
        stdout=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port + PLACE}/tsr"
    try:
        wait_for(port + PLACE)
        with closing(HttpTimestamps(urls=[url], published=lambda: _publish(folder))) as gateway:
            yield Stamping(gateway, running.pid)
    finally:
        running.terminate()
        running.wait(PATIENCE_SECONDS)


def _publish(folder: Path) -> Published:
    authority = open_folder(folder)
    stamper = authority.timestamper(TIMESTAMPER).certificate.public_bytes(Encoding.DER)
    return publish([(Role.ROOT, root_of(authority)), (Role.TIMESTAMP, stamper)])


def root_of(authority: Authority) -> bytes:
    """Return the root certificate (DER)."""
    return authority.root().certificate.public_bytes(Encoding.DER)

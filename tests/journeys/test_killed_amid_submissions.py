"""kill -9 of worker, web and PostgreSQL while an authority hands packages over: nothing lost, nothing twice.

The story is that of `make bench ONLY=killed`, which tells it with 10,000 packages (bench/killed/): real processes, a
real database that writes to the disk, a sender that repeats each call until it has its 202, deaths at seeded moments.
"""

import json
import os
import subprocess
import sys

import pytest

from tests.config.installation import ROOT

pytestmark = pytest.mark.xdist_group("killed-amid-submissions")

PACKAGES = 300
LONGEST_SECONDS = 400


def test_every_package_that_was_taken_has_all_its_evidence_exactly_once() -> None:
    told = {"PATH": os.environ["PATH"], "PACKAGES": str(PACKAGES), "ROUNDS": "1", "SEED": "7201"}
    done = subprocess.run(
        [sys.executable, "-m", "bench.killed"],
        cwd=ROOT,
        env=told,
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    seen = json.loads(done.stdout)
    assert seen["broken"] == {}
    assert seen["notices"] == PACKAGES
    # Taken over, arrived and deemed served, and what set the authority up.
    assert seen["evidence"] > 3 * PACKAGES
    assert {"worker", "clock", "web", "PostgreSQL", "a backend of PostgreSQL"} <= seen["kills"].keys()
    assert seen["restarts"].keys() == {"worker", "clock", "web", "PostgreSQL"}
    assert seen["left_behind"] == 0

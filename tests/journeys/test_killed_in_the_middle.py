"""kill -9 of worker, web and PostgreSQL in the middle of submissions: nothing is lost, nothing happens twice.

A sender hands packages over and repeats every call that got no 202, with the same Idempotency-Key. PACKAGES says how
many there are (the full proof: 10000).
"""

import contextlib
import functools
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from examples.sender.cades import sign
from examples.sender.client import Refused, Service
from examples.sender.keyring import Keyring
from examples.sender.letter_pdf import write_pdf
from examples.sender.package import Letter, Recipient, write_package
from tests.config.installation import ROOT, Installation, find_port, until
from uets.kernel import clock

pytestmark = pytest.mark.xdist_group("killed-in-the-middle")

PACKAGES = int(os.environ.get("PACKAGES", "60"))
OF_ONE_CALL = 5
RECIPIENTS = (
    Recipient("TCKN", "10000000146", "Ayşe YILMAZ"),
    Recipient("MERSIS", "0111111111400001", "Yıldız Ticaret Ltd. Şti."),
)
VICTIMS = ("jobs.worker seal,stamp,deliver", "web", "PostgreSQL")

COUNT = """SELECT (SELECT count(*) FROM delivery_submission WHERE authority_id <> %s AND state = 'taken_over'),
(SELECT count(DISTINCT package_sha256) FROM delivery_submission WHERE authority_id <> %s),
(SELECT count(*) FROM delivery_submissionline WHERE authority_id <> %s AND notice_id IS NOT NULL),
(SELECT count(*) FROM evidence_evidence e JOIN delivery_submissionline l ON e.subject = 'notice:' || l.notice_id
    WHERE l.authority_id <> %s AND e.kind = ANY(%s)),
(SELECT count(*) FROM delivery_deliveryrequest)"""
UNPROVEN = """SELECT count(*) FROM evidence_evidence e
LEFT JOIN evidence_proof p ON p.account_id = e.account_id AND p.id = e.id WHERE p.id IS NULL"""
WAITING = """SELECT (SELECT count(*) FROM evidence_sealrequest) + (SELECT count(*) FROM evidence_stamprequest)
    + (SELECT count(*) FROM delivery_deliveryrequest)"""
DUE = "SELECT count(*) FROM notices_notice WHERE state = 'arrived'"
DEEMED = (
    """SELECT count(*), count(DISTINCT subject) FROM evidence_evidence WHERE kind = 'notice:deemed_served'"""
)
NO_AUTHORITY = "00000000-0000-0000-0000-000000000000"


class Lives:
    """An installation that begins a new life with its data and its port after each death."""

    def __init__(self, data: Path) -> None:
        self.data, self.port = data, find_port()

    def begin(self) -> None:
        """Start it."""
        self.now = Installation(self.data, port=self.port, UETS_TEST_CLOCK="1")
        self.now.wait_until_ready()

    def lose(self, victim: str) -> None:
        """Kill one process with all that it has started; the rest stops, and a new life begins."""
        if victim == "PostgreSQL":
            (file,) = self.data.rglob("postmaster.pid")
            os.kill(int(file.read_text(encoding="ascii").split()[0]), signal.SIGKILL)
        else:
            os.killpg(self.now.children()[victim], signal.SIGKILL)
        until(lambda: self.now.process.poll() is not None)
        self.now.wait()
        self.begin()


@pytest.fixture(scope="module")
def lives(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lives]:
    made = Lives(tmp_path_factory.mktemp("middle") / "data")
    try:
        made.begin()
        yield made
    finally:
        made.now.end(signal.SIGTERM)


def keyring_of(lives: Lives) -> Keyring:
    return Keyring(lives.data / "demo" / "senders" / "99000001")


def make_packages(keyring: Keyring) -> list[dict[str, bytes]]:
    """Return the calls to be made: distinct packages, signed by the demo's court."""
    at, chance = clock.now(), random.Random(7)  # noqa: S311 - no secret
    sender = keyring.sender()
    by_official = functools.partial(sign, signer=keyring.signer("official"), at=at)
    by_body = functools.partial(sign, signer=keyring.signer("seal"), at=at)
    made = {}
    for number in range(PACKAGES):
        letter = Letter(
            subject=f"Karar {number}",
            number=f"E-99000001-100-{number}",
            recipients=(chance.choice(RECIPIENTS),),
            cover_letter=write_pdf(f"Karar {number}"),
            at=at,
        )
        made[f"{number}.eyp"] = write_package(letter, sender=sender, sign=by_official, seal=by_body)
    names = list(made)
    return [
        {name: made[name] for name in names[start : start + OF_ONE_CALL]}
        for start in range(0, PACKAGES, OF_ONE_CALL)
    ]


class Sender:
    """Hands calls over one after the other, and repeats each until it is answered with 202."""

    def __init__(self, lives: Lives, calls: list[dict[str, bytes]]) -> None:
        self._lives, self._calls = lives, calls
        self.taken: list[str] = []
        self.repeated = 0
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def is_done(self) -> bool:
        """Tell whether every call was answered."""
        return not self._thread.is_alive()

    def _run(self) -> None:
        for packages in self._calls:
            while not self._hand_over(packages):
                self.repeated += 1

    def _hand_over(self, packages: dict[str, bytes]) -> bool:
        keyring = keyring_of(self._lives)
        address = f"http://localhost:{self._lives.port}"
        with (
            contextlib.suppress(httpx.TransportError, Refused),
            httpx.Client(base_url=address, timeout=10) as http,
        ):
            service = Service(http, keyring=keyring, client_id=keyring.sender().client_id)
            self.taken += [each["id"] for each in service.submit(packages)]
            return True
        return False


def count(lives: Lives, question: str, *facts: object) -> tuple[int, ...]:
    (found,) = lives.now.ask(question, facts)
    return tuple(int(str(each)) for each in found)


def counted(lives: Lives) -> tuple[int, ...]:
    nobody = [NO_AUTHORITY] * 4
    return count(lives, COUNT, *nobody, ["notice:taken_over", "notice:arrived"])


def test_every_package_becomes_one_notice_with_all_its_evidence(lives: Lives) -> None:
    calls = make_packages(keyring_of(lives))
    sender = Sender(lives, calls)
    sender.start()
    for turn, victim in enumerate(VICTIMS, start=1):
        due = turn * PACKAGES // (len(VICTIMS) + 1)
        until(lambda due=due: len(sender.taken) >= due)
        lives.lose(victim)
    until(sender.is_done)
    assert sender.repeated > 0
    assert len(set(sender.taken)) == len(sender.taken) == PACKAGES
    until(lambda: count(lives, WAITING) == (0,))
    assert counted(lives) == (PACKAGES, PACKAGES, PACKAGES, 2 * PACKAGES, 0)
    assert count(lives, UNPROVEN) == (0,)


def test_day_five_ends_once_although_the_worker_is_killed_in_it(lives: Lives) -> None:
    (due,) = count(lives, DUE)
    assert due >= PACKAGES
    lives.now.move_clock(timedelta(days=7))
    until(lambda: count(lives, DUE)[0] < due)
    lives.lose("jobs.worker seal,stamp,deliver")
    until(lambda: count(lives, DUE) == (0,))
    until(lambda: count(lives, WAITING) == (0,))
    assert count(lives, DEEMED) == (due, due)


def test_the_whole_database_verifies_and_every_object_has_its_row(lives: Lives) -> None:
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(lives.data), "UETS_DEMO": "1"}
    words = [sys.executable, "manage.py", "verify_evidence"]
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    files = {path.name for path in (lives.data / "blobs").glob("??/*")}
    kept = {str(name).split(":")[0] for (name,) in lives.now.ask("SELECT blob_name FROM notices_package")}
    assert kept - files == set()
    assert len(files - kept) <= len(VICTIMS), "what a killed call had stored and nobody heard of"

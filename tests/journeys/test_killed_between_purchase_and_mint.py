"""kill -9 between the purchase and the mint, on a live installation: every key is minted exactly once.

The key vault is stopped, so that it cannot mint; then the web processes or the vault are killed, the rest stops
loudly, and the installation starts again with its data.
"""

import contextlib
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.config.installation import Installation, find_port, until
from tests.journeys import purchase
from tests.journeys.integrator import list_notices, receive_key
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.xdist_group("killed-between-purchase-and-mint")

COUNTS = """SELECT (SELECT count(*) FROM integrators_order WHERE account_id = account.id),
(SELECT count(*) FROM keys_grant WHERE account_id = account.id),
(SELECT count(*) FROM keys_apikey WHERE account_id = account.id),
(SELECT count(*) FROM keys_mintrequest WHERE account_id = account.id),
(SELECT count(*) FROM evidence_evidence WHERE account_id = account.id AND kind = 'key:minted'),
(SELECT count(*) FROM vault.envelope WHERE account_id = account.id)
FROM accounts_account account WHERE legal_name = %s"""
NOTHING = (0, 0, 0, 0, 0, 0)
ORDERED = (1, 1, 1, 1, 0, 0)
MINTED = (1, 1, 1, 0, 1, 1)


class Lives:
    """An installation that begins a new life with its data and its port after each death."""

    def __init__(self, data: Path) -> None:
        self._data, self._port = data, find_port()

    def begin(self) -> None:
        """Start it."""
        self.now = Installation(self._data, port=self._port)
        self.now.wait_until_ready()

    def count(self, account: str) -> tuple[object, ...]:
        """Return how many orders, grants, keys, mint requests, mint evidences and envelopes an account has."""
        (counts,) = self.now.ask(COUNTS, [account])
        return counts

    def lose(self, name: str) -> None:
        """Kill a process with all that it has started, and the sleeping vault; the supervisor says so and ends."""
        children = self.now.children()
        os.killpg(children[name], signal.SIGKILL)
        until(lambda: any(line.startswith("Stopping:") for line in self.now.lines))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(children["jobs.vault"], signal.SIGKILL)
        assert self.now.wait() == 1
        said = f"Stopping: {name.removeprefix('jobs.')} ended unexpectedly (code -9)."
        assert said in self.now.lines


@pytest.fixture(scope="module")
def lives(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lives]:
    made = Lives(tmp_path_factory.mktemp("killed") / "data")
    try:
        made.begin()
        yield made
    finally:
        made.now.end(signal.SIGTERM)


def confirm_and_lose(lives: Lives, visitor: Visitor, *, account: str, victim: str) -> None:
    """Buy while the vault sleeps; the victim is killed as soon as the purchase is committed."""

    def confirm() -> None:
        with contextlib.suppress(httpx.TransportError):
            visitor.press(purchase.CONFIRM)

    buyer = threading.Thread(target=confirm)
    buyer.start()
    until(lambda: lives.count(account) != NOTHING)
    assert lives.count(account) == ORDERED
    lives.lose(victim)
    buyer.join()


@pytest.mark.parametrize(("victim", "slug"), [("web", "ayse"), ("jobs.vault", "mehmet")])
def test_the_key_is_minted_exactly_once(lives: Lives, victim: str, slug: str) -> None:
    account = purchase.MINE[slug]
    with Visitor(lives.now) as visitor:
        purchase.enter(visitor, slug)
        purchase.fill_in_application(visitor)
        asked_on = visitor.answer
        os.kill(lives.now.children()["jobs.vault"], signal.SIGSTOP)
        confirm_and_lose(lives, visitor, account=account, victim=victim)
        lives.begin()
        visitor.seen.append(asked_on)
        visitor.press(purchase.CONFIRM)
        grant = purchase.find_grant(visitor)
        purchase.wait_for_hand_over(visitor, grant, "Teslim bekleniyor")
        assert lives.count(account) == MINTED
        key = receive_key(lives.now, grant)
        purchase.wait_for_hand_over(visitor, grant, "Teslim alındı")
    assert list_notices(lives.now, key) == (200, "")
    assert lives.count(account) == MINTED

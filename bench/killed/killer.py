"""Kills by `kill -9`, at random but seeded moments: blindly, or when a transaction of a kind is found open."""

import contextlib
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

import psycopg
from psycopg import conninfo

from bench.killed.keeper import DATABASE, Keeper

LOOK_SECONDS: Final = 0.001
AIM_SECONDS: Final = 2.0
LONGEST_DELAY: Final = 0.15
PATIENCE_SECONDS: Final = 60

FIND_OPEN: Final = """-- a backend whose client holds a transaction open after a statement like this
SELECT pid FROM pg_stat_activity WHERE state IN ('idle in transaction', 'active') AND query LIKE %s
AND backend_type = 'client backend' AND pid <> pg_backend_pid()"""
FIND_ANY: Final = """-- any backend of ours
SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND usename = 'uets_app'"""


class Death(NamedTuple):
    """Who is killed, and while which statement is the last one of an open transaction; blindly without."""

    victim: str
    amid: str = ""


WORKER: Final = "worker"
WEB_CHILD: Final = "the web server's worker"
BACKEND: Final = "a backend of PostgreSQL"
DEATHS: Final = (
    Death(WORKER, "-- submissions that wait for their delivery%"),
    Death(WORKER, "-- the oldest evidence that waits for its seal%"),
    Death(WORKER, "-- the batch before%"),
    Death(WORKER),
    Death("clock"),
    Death("web", "-- packages that were handed over%"),
    Death("web"),
    Death(WEB_CHILD),
    Death(BACKEND, "-- the rows of a batch%"),
    Death(BACKEND),
    Death(DATABASE),
)
"""Of one round."""
FIFTH_DAY: Final = (
    Death(WORKER, "-- who the holders of accounts are%"),
    Death(WORKER, "-- the rows of a batch%"),
    Death(WORKER, "-- the evidence of day 5 exists%"),
)
"""While notices are deemed served."""


class Killer:
    """Kills processes of an installation."""

    def __init__(self, keeper: Keeper, *, seed: int) -> None:
        self.kills: Counter[str] = Counter()
        self.amid = 0
        """How many died in the transaction that was aimed at."""
        self._keeper, self._random = keeper, random.Random(seed)  # noqa: S311 - no secret

    def plan(self, rounds: int) -> list[Death]:
        """Return the deaths of so many rounds, each in an order of its own."""
        return [death for _ in range(rounds) for death in self._random.sample(DEATHS, len(DEATHS))]

    def kill(self, death: Death) -> None:
        """Kill when the transaction aimed at is open, else after a moment; a victim on its way up is awaited."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            with contextlib.suppress(ProcessLookupError, psycopg.OperationalError):
                os.kill(self._choose(death), signal.SIGKILL)
                self.kills[death.victim] += 1
                return
            time.sleep(LOOK_SECONDS)
        message = f"{death.victim} does not come up"
        raise TimeoutError(message)

    def _choose(self, death: Death) -> int:
        """Wait for the moment and return the process."""
        self._find(death.victim)
        backends = self._await_open(death.amid) if death.amid else []
        if not death.amid:
            time.sleep(self._random.uniform(0, LONGEST_DELAY))
        self.amid += bool(backends)
        if death.victim == BACKEND:
            return backends[0] if backends else self._pick_backend()
        return self._find(death.victim)

    def _find(self, victim: str) -> int:
        if victim == WEB_CHILD:
            return self._keeper.find_child("web")
        return self._keeper.find(DATABASE if victim == BACKEND else victim)

    def _await_open(self, amid: str) -> list[int]:
        deadline = time.monotonic() + AIM_SECONDS
        with self._superuser() as session:
            while time.monotonic() < deadline:
                found = [int(row[0]) for row in session.execute(FIND_OPEN, [amid])]
                if found:
                    return found
                time.sleep(LOOK_SECONDS)
        return []

    def _pick_backend(self) -> int:
        with self._superuser() as session:
            found = [int(row[0]) for row in session.execute(FIND_ANY)]
        if not found:
            raise ProcessLookupError(BACKEND)
        return self._random.choice(found)

    @contextlib.contextmanager
    def _superuser(self) -> Iterator[psycopg.Connection]:
        secrets = self._keeper.data / "secrets"
        address = conninfo.make_conninfo(
            (secrets / "database-url").read_text(encoding="utf-8"),
            user="postgres",
            password=(secrets / "database-superuser").read_text(encoding="utf-8"),
        )
        with psycopg.connect(address, autocommit=True) as session:
            yield session

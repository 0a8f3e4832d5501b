"""P1 by stage: what each stage of a notice costs, in this process and in PostgreSQL, one stage after the other.

The installation's own workers stand still meanwhile, and their tasks are called here as they call them. PROFILE=deliver
(or another stage) prints where that stage spends its time; its figures are then no figures.
"""

import cProfile
import os
import pstats
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from typing import Final

import msgspec

from bench import cpu
from bench.installation import Installation
from bench.office import Office
from bench.recipients import open_accounts
from bench.report import Result
from bench.rounds import FEWEST, Figure
from jobs.worker_tasks import ISSUER
from uets.delivery import actions as delivery
from uets.evidence import actions as evidence
from uets.kernel import clock

EACH_ROUND: Final = 400
EACH_ROUND_FULL: Final = 4_000
PER_CALL: Final = 50
RECIPIENTS: Final = 20_000
LATER: Final = timedelta(days=7)
MOST_CPU_MS: Final = 2.1
LINES: Final = 40
SETTLED_SECONDS: Final = 3


class Cost(msgspec.Struct, frozen=True):
    """CPU seconds of one stage over one round: this process, PostgreSQL."""

    own: float
    database: float


class Stages:
    """The stages of a notice, each until nothing is left for it."""

    def __init__(self, installation: Installation, *, packages: int) -> None:
        self._installation, self._office = installation, Office(installation)
        stock = self._office.fill_stock(open_accounts(RECIPIENTS), packages=packages)
        self._packages = iter(stock)
        self._calls = 0

    def run(self, count: int) -> dict[str, Cost]:
        """Take so many packages through all stages."""
        packages = [package.join() for package in islice(self._packages, count)]
        later = clock.now() + LATER
        stages: dict[str, Callable[[], int]] = {
            "submit": lambda: self._submit(packages),
            "deliver": lambda: delivery.deliver_waiting(now=clock.now),
            "seal": _seal,
            "stamp": _stamp,
            "deem served": lambda: delivery.deem_served_waiting(at=later),
            "seal, after day 5": _seal,
            "stamp, after day 5": _stamp,
        }
        return {name: self._measure(name, work) for name, work in stages.items()}

    def _measure(self, name: str, work: Callable[[], int]) -> Cost:
        with _profiled(wanted=name == os.environ.get("PROFILE")):
            database, own = cpu.seconds(self._installation.list_database()), time.process_time()
            while work():
                pass
            own = time.process_time() - own
        return Cost(own, cpu.seconds(self._installation.list_database()) - database)

    def _submit(self, packages: list[bytes]) -> int:
        """Hand the next call over; none when all packages have been."""
        batch, packages[:PER_CALL] = packages[:PER_CALL], []
        if not batch:
            return 0
        self._calls += 1
        given = [delivery.GivenPackage(content) for content in batch]
        call = delivery.Call(
            actor=self._office.actor,
            authority_id=self._office.authority_id,
            idempotency_key=f"stages-{self._calls}",
            packages=given,
        )
        delivery.submit(call=call, at=clock.now())
        return len(batch)


def run(installation: Installation, *, is_full: bool) -> Result:
    """Measure every stage in rounds."""
    count = EACH_ROUND_FULL if is_full else EACH_ROUND
    stages = Stages(installation, packages=(FEWEST + 1) * count)
    with _standing_still(installation):
        stages.run(count)
        rounds = [stages.run(count) for _ in range(FEWEST)]
    whole = [sum(cost.own + cost.database for cost in each.values()) / count * 1e3 for each in rounds]
    figures = [Figure(name="all stages", unit="CPU-ms", ours=whole, at_most=MOST_CPU_MS, digits=2)]
    for name in rounds[0]:
        own, database = (
            [getattr(each[name], whose) / count * 1e6 for each in rounds] for whose in ("own", "database")
        )
        figures.append(Figure(name=name, unit="µs", ours=own, peer=[max(value, 1.0) for value in database]))
    return Result(
        name="stages",
        target="P1",
        peer="PostgreSQL's share of the same stage",
        figures=figures,
        notes=["Without the web server and without a reading, which is the fourth evidence."],
    )


@contextmanager
def _standing_still(installation: Installation) -> Iterator[None]:
    """Let the workers stand still while the block runs, once they have nothing left to do."""
    time.sleep(SETTLED_SECONDS)
    workers = installation.list_kinds()["worker"]
    for worker in workers:
        os.kill(worker, signal.SIGSTOP)
    try:
        yield
    finally:
        for worker in workers:
            os.kill(worker, signal.SIGCONT)


@contextmanager
def _profiled(*, wanted: bool) -> Iterator[None]:
    if not wanted:
        yield
        return
    profile = cProfile.Profile()
    with profile:
        yield
    pstats.Stats(profile).sort_stats("tottime").print_stats(LINES)


def _seal() -> int:
    return evidence.seal_waiting(issuer=ISSUER, at=clock.now())


def _stamp() -> int:
    return evidence.stamp_waiting(at=clock.now())

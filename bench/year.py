"""P1: Türkiye's year in a day: packages of 100 kB go in over HTTP, and come out as four sealed, stamped evidences each.

A real installation on the same cores as the sender: web server, workers, key vault, PostgreSQL, time-stamp authority.
The packages are handed over at a rate; then a part of the notices is opened by key through the API; then the clock is
moved past their fifth day, and all are deemed served at once. What counts is the CPU of all processes of the product
and PostgreSQL for one notice from its package to its fourth evidence, and how many a second go through.

PACKAGES, RATE (0: as fast as they are taken), WORKERS and FULL=1 say how much is done.
"""

import os
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import cycle, islice
from typing import Final

import msgspec
from django.db import connection

from bench import cpu
from bench.installation import Installation
from bench.office import Office
from bench.packages.maker import Recipient
from bench.packages.sender import Call, Step
from bench.peers.floor import Floor
from bench.reading import Reader, open_readers, read_all
from bench.recipients import open_accounts
from bench.report import Result, Series
from bench.rounds import Figure
from bench.watching import Sample, Watch, spend
from uets.kernel import clock

LEAST_PER_SECOND: Final = 783.0
MOST_CPU_MS: Final = 2.1
MOST_GROWTH: Final = 1.1
PACKAGES: Final = 6_000
PACKAGES_FULL: Final = 470_000
RECIPIENTS: Final = 20_000
EVERY_SO_MANY: Final = 2
"""One notice in so many goes to a recipient that reads by key."""

OFFSET_FILE: Final = "clock-offset"
SIX_DAYS: Final = 6 * 86_400
FLOOR_PACKAGES: Final = 1_000
FAST: Final = 1e6
OURS: Final = ("web", "worker", "vault", "PostgreSQL")

COUNT_KINDS: Final = """-- evidences of notices that have a seal and a way to a stamped root
SELECT e.kind, count(*) FROM evidence_evidence e JOIN evidence_seal s ON s.account_id = e.account_id AND s.id = e.id
JOIN evidence_proof p ON p.account_id = e.account_id AND p.id = e.id
WHERE e.kind LIKE 'notice:%%' AND e.recorded_at >= %s GROUP BY e.kind"""


class Phase(msgspec.Struct, frozen=True):
    """One part of the run: how many notices, in how many seconds, and who spent how much CPU."""

    name: str
    notices: int
    seconds: float
    spent: Mapping[str, float]

    @property
    def milliseconds(self) -> float:
        """CPU milliseconds of the product and PostgreSQL for one notice."""
        return sum(self.spent[name] for name in OURS) / self.notices * 1e3


class Run:
    """One run over one installation."""

    def __init__(self, installation: Installation, *, packages: int) -> None:
        self._installation, self._packages = installation, packages
        self._readers = open_readers(installation)
        self._office = Office(installation)
        self.stock = self._office.fill_stock(self._address(), packages=packages)
        self.watch = Watch(installation)
        self.calls: list[Call] = []
        self.phases: list[Phase] = []

    def go(self, *, rate: float) -> None:
        """Hand over, open, deem served; every part ends when nothing waits any more."""
        self.watch.start()
        try:
            self._part("handed over, taken over, arrived, sealed, stamped", lambda: self._send(rate))
            self._part("opened by key, sealed, stamped", lambda: read_all(self._installation, self._readers))
            self._part("deemed served, sealed, stamped", self._deem_served)
        finally:
            self.watch.stop()

    def _part(self, name: str, act: Callable[[], int]) -> None:
        before, started = spend(self._installation), self.watch.now()
        notices = act()
        ended = self.watch.wait_until_idle()
        spent = {who: after - before[who] for who, after in spend(self._installation).items()}
        self.phases.append(Phase(name, notices, ended - started, spent))

    def _send(self, rate: float) -> int:
        sender = self._office.open_sender()
        sender.send(islice(self.stock, self._packages), [Step(rate or FAST, self._packages / (rate or FAST))])
        self.calls = sender.calls
        return sum(call.packages for call in sender.calls)

    def _deem_served(self) -> int:
        (self._installation.data / OFFSET_FILE).write_text(str(SIX_DAYS), encoding="ascii")
        wanted = self.phases[0].notices
        while _count_deemed_served() < wanted:
            time.sleep(1)
        return wanted

    def _address(self) -> list[Recipient]:
        """Return to whom packages go in turn: every tenth to one that reads."""
        reading: Sequence[Reader] = self._readers
        others, readers = open_accounts(RECIPIENTS), cycle(reader.recipient for reader in reading)
        # The stock is made in two halves, each of which begins with the first recipient.
        return [next(readers) if place % EVERY_SO_MANY == 0 else other for place, other in enumerate(others)]


def run(installation: Installation, *, is_full: bool) -> Result:
    """Measure one run, and the floor before it."""
    packages = int(os.environ.get("PACKAGES") or (PACKAGES_FULL if is_full else PACKAGES))
    for _ in range(int(os.environ.get("WORKERS") or 1) - 1):
        installation.add_worker()
    began_at = clock.now()
    done = Run(installation, packages=packages)
    floor = _measure_floor(installation, done)
    done.go(rate=float(os.environ.get("RATE") or 0))
    notes = [_describe(phase) for phase in done.phases]
    notes += [f"Sealed and stamped: {_count_evidence(began_at)}.", _describe_memory(done.watch.samples)]
    return Result(
        name="year",
        target="P1",
        peer="the floor: the same bytes hashed, verified, encrypted, copied and signed in one loop",
        figures=_figures(done, floor),
        notes=[*notes, "One run decides nothing."],
        series=_series(done.watch.samples),
    )


def _measure_floor(installation: Installation, done: Run) -> float:
    """Return the CPU milliseconds of the floor for one package, PostgreSQL's among them."""
    packages = [package.join() for package in islice(done.stock, FLOOR_PACKAGES)]
    floor = Floor(packages, folder=installation.data / "floor")
    before = cpu.seconds(installation.list_database())
    own = floor.run()
    return (own + cpu.seconds(installation.list_database()) - before) / len(packages) * 1e3


def _figures(done: Run, floor: float) -> list[Figure]:
    sent, opened, deemed = done.phases
    each = sent.milliseconds + opened.milliseconds + deemed.milliseconds
    seconds = sum(phase.seconds / phase.notices for phase in done.phases)
    lateness = max((call.sent - call.due for call in done.calls), default=0.0)
    memory = [sample.memory["worker"] for sample in done.watch.samples]
    grown = memory[-1] / memory[len(memory) // 4] if memory else 0.0
    figures = [
        Figure(
            name="all of a notice", unit="CPU-ms", ours=[each], peer=[floor], at_most=MOST_CPU_MS, digits=2
        ),
        Figure(name="all of a notice", unit="1/s", ours=[1 / seconds], at_least=LEAST_PER_SECOND),
        Figure(name="package → arrived and stamped", unit="1/s", ours=[sent.notices / sent.seconds]),
        Figure(name="last package handed over, behind its time", unit="s", ours=[lateness], digits=1),
        Figure(
            name="memory of the workers, end by first quarter",
            unit="×",
            ours=[grown],
            at_most=MOST_GROWTH,
            digits=2,
        ),
    ]
    figures += [
        Figure(name=phase.name, unit="CPU-ms", ours=[phase.milliseconds], digits=2) for phase in done.phases
    ]
    return figures + [_spent(done, who) for who in (*OURS, "simulators", "generator")]


def _spent(done: Run, who: str) -> Figure:
    spent = sum(phase.spent[who] / phase.notices for phase in done.phases) * 1e3
    return Figure(name=f"of all, {who}", unit="CPU-ms", ours=[spent], digits=2)


def _describe(phase: Phase) -> str:
    parts = ", ".join(f"{who} {spent / phase.notices * 1e3:.2f}" for who, spent in phase.spent.items())
    rate = phase.notices / phase.seconds
    return f"{phase.name}: {phase.notices} in {phase.seconds:.0f} s ({rate:.0f}/s); CPU-ms for each: {parts}."


def _describe_memory(samples: Sequence[Sample]) -> str:
    found = [sample.memory["worker"] / 2**20 for sample in samples]
    return f"Memory of the workers: {found[0]:.0f} MiB at first, {max(found):.0f} at most, {found[-1]:.0f} at last."


def _series(samples: Sequence[Sample]) -> list[Series]:
    return [
        Series(name, [(sample.at, float(getattr(sample, name))) for sample in samples])
        for name in ("undelivered", "unsealed", "unstamped")
    ]


def _count_deemed_served() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM evidence_evidence WHERE kind = 'notice:deemed_served'")
        return int(cursor.fetchone()[0])


def _count_evidence(since: datetime) -> str:
    with connection.cursor() as cursor:
        cursor.execute(COUNT_KINDS, [since])
        return ", ".join(f"{count} {kind}" for kind, count in sorted(cursor.fetchall()))

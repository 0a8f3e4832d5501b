"""P1: the highest rate that is held: packages at a rising rate until a backlog grows, then most of the last good one.

A rate is held when what waits for delivery, seal or stamp is no more at the end than a few seconds of that rate: one
that is too high leaves more behind with every second. WORKERS, SECONDS (of the hold) and FROM (the first rate) say how
it is done.
"""

import math
import os
from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from bench.installation import Installation
from bench.office import Office
from bench.packages.sender import Step
from bench.recipients import open_accounts
from bench.report import Result, Series
from bench.rounds import Figure
from bench.watching import Sample, Watch, spend

LEAST_PER_SECOND: Final = 783.0
RECIPIENTS: Final = 20_000
FIRST_RATE: Final = 60
RISE: Final = 20
HIGHEST: Final = 300
PARTS: Final = (0.9, 0.8, 0.7)
"""What is tried for long, of the rate that is held for a step."""

STEP_SECONDS: Final = 20
HOLD_SECONDS: Final = 180
HOLD_SECONDS_FULL: Final = 600
PATIENCE: Final = 3.0
"""So many seconds of a rate may wait at the end of a step: batches close each second, and calls bring many at once."""

SPARE: Final = 1_000
"""Packages more than are sent: a sender takes some at the end of a step that it does not send."""

EVIDENCES: Final = 2
OURS: Final = ("web", "worker", "vault", "PostgreSQL")


class Climb:
    """One installation under a rising rate."""

    def __init__(self, installation: Installation, *, first: int, seconds: int) -> None:
        self._installation, self._seconds = installation, seconds
        self._rates = range(first, HIGHEST, RISE)
        self._office = Office(installation)
        stock = self._office.fill_stock(open_accounts(RECIPIENTS), packages=self._most_packages())
        self._packages = iter(stock)
        self.watch = Watch(installation)
        self.steps: list[str] = []
        self.spent: dict[str, float] = {}
        self.notices = 0

    def climb(self) -> int:
        """Return the last rate that is held for a step, none when not even the first is."""
        return max(takewhile(self._is_held_for_a_step, self._rates), default=0)

    def hold(self, rate: int) -> int:
        """Return the rate that is held to the end, none when not even the lowest that is tried is."""
        for part in PARTS:
            each = int(rate * part)
            before = spend(self._installation)
            is_held = self._is_held(each, seconds=self._seconds)
            self.spent = {name: now - before[name] for name, now in spend(self._installation).items()}
            self.notices = each * self._seconds
            if is_held:
                return each
        return 0

    def _is_held_for_a_step(self, rate: int) -> bool:
        return self._is_held(rate, seconds=STEP_SECONDS)

    def _is_held(self, rate: int, *, seconds: int) -> bool:
        """Send at a rate and tell whether hardly anything waits at the end; then wait until nothing does."""
        sender = self._office.open_sender(per_call=10)
        sender.send(self._packages, [Step(rate, seconds)])
        if sum(call.packages for call in sender.calls) < rate * seconds:
            message = "the stock is used up, so that nothing can be said of this rate"
            raise RuntimeError(message)
        late = max(call.sent - call.due for call in sender.calls)
        waiting = _count(self.watch.samples[-1])
        self.watch.wait_until_idle()
        is_held = waiting <= rate * PATIENCE and late <= PATIENCE
        self.steps.append(
            f"{rate}/s for {seconds} s: {waiting:.0f} waited at its end, the last call left {late:.1f} s late:"
            f" {'held' if is_held else 'not held'}."
        )
        return is_held

    def _most_packages(self) -> int:
        held_for_long = int(self._rates[-1] * sum(PARTS)) * self._seconds
        return sum(self._rates) * STEP_SECONDS + held_for_long + SPARE


def run(installation: Installation, *, is_full: bool) -> Result:
    """Climb, then hold."""
    seconds = int(os.environ.get("SECONDS") or (HOLD_SECONDS_FULL if is_full else HOLD_SECONDS))
    for _ in range(int(os.environ.get("WORKERS") or 1) - 1):
        installation.add_worker()
    climb = Climb(installation, first=int(os.environ.get("FROM") or FIRST_RATE), seconds=seconds)
    climb.watch.start()
    try:
        reached = climb.climb()
        held = climb.hold(reached)
    finally:
        climb.watch.stop()
    notices = max(climb.notices, 1)
    each = {name: spent / notices * 1e3 for name, spent in climb.spent.items()}
    return Result(
        name="holding",
        target="P1",
        peer="itself at a lower rate",
        figures=[
            Figure(
                name=f"held for {seconds} s: package → arrived, sealed, stamped",
                unit="1/s",
                ours=[held],
                at_least=LEAST_PER_SECOND,
            ),
            Figure(name=f"held for {STEP_SECONDS} s", unit="1/s", ours=[reached]),
            *(
                Figure(name=f"of each, {who}", unit="CPU-ms", ours=[each.get(who, 0.0)], digits=2)
                for who in OURS
            ),
        ],
        notes=[*climb.steps, "One run decides nothing."],
        series=_series(climb.watch.samples),
    )


def _count(sample: Sample) -> float:
    """Return how many notices wait somewhere."""
    return sample.undelivered + math.ceil((sample.unsealed + sample.unstamped) / EVIDENCES)


def _series(samples: Sequence[Sample]) -> list[Series]:
    return [Series("notices that wait", [(sample.at, _count(sample)) for sample in samples])]

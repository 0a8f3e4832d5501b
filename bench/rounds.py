"""Interleaved rounds (A B, A B, …), ratios per round, and what they say about a target.

Machines are shared and noisy: two rounds of the same program differ by up to a third. So the programs of one round run
one after the other, only their ratio is judged, and a single round decides nothing.
"""

import statistics
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import TypeVar

import msgspec

R = TypeVar("R")

FEWEST = 5


class Verdict(StrEnum):
    """What the rounds say about a target."""

    MET = "met"
    UNCLEAR = "unclear"
    MISSED = "missed"


class Spread(msgspec.Struct, frozen=True):
    """Median with the best and the worst round."""

    median: float
    least: float
    most: float

    def in_words(self, digits: int = 2) -> str:
        """Return `median (min–max)`."""
        return f"{self.median:,.{digits}f} ({self.least:,.{digits}f}–{self.most:,.{digits}f})"


def spread(values: Sequence[float]) -> Spread:
    """Return median, least and most of the rounds."""
    return Spread(statistics.median(values), min(values), max(values))


def judge(values: Sequence[float], *, at_most: float) -> Verdict:
    """Return `met` when even the worst round meets the target, `missed` when not even the best one does."""
    found = spread(values)
    if found.most <= at_most:
        return Verdict.MET
    return Verdict.MISSED if found.least > at_most else Verdict.UNCLEAR


def run(one: Callable[[], R], *, verdicts: Callable[[Sequence[R]], Sequence[Verdict]]) -> list[R]:
    """Run rounds, and once as many again when a verdict on them is unclear."""
    rounds = [one() for _ in range(FEWEST)]
    if Verdict.UNCLEAR in verdicts(rounds):
        rounds += [one() for _ in range(FEWEST)]
    return rounds

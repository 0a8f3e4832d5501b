"""Interleaved rounds (A B, A B, …), ratios per round, and what they say about a target.

Machines are shared and noisy: two rounds of the same program differ by up to a third. So the programs of one round run
one after the other, only what they are to each other is judged, and a single round decides nothing.
"""

import statistics
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import TypeAlias, TypeVar

import msgspec

M = TypeVar("M")
Round: TypeAlias = dict[str, list[M]]
"""What each program measured in one round, turn by turn."""

FEWEST = 5


class Verdict(StrEnum):
    """What the rounds say about a target, the best first."""

    MET = "met"
    UNCLEAR = "unclear"
    MISSED = "missed"


class Spread(msgspec.Struct, frozen=True):
    """The median of the rounds with the least and the most of them."""

    median: float
    least: float
    most: float

    def in_words(self, digits: int) -> str:
        """Return `median (min–max)`."""
        return f"{self.median:,.{digits}f} ({self.least:,.{digits}f}–{self.most:,.{digits}f})"


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was measured in every round, of ours and, where there is one, of the peer."""

    name: str
    unit: str
    ours: list[float]
    peer: list[float] = []
    at_most: float | None = None
    at_least: float | None = None
    """The target, one of the two: of the ratio to the peer when `judges_ratio`, else of our own value."""
    judges_ratio: bool = False
    digits: int = 0

    @property
    def ratios(self) -> list[float]:
        """Ours by the peer's, per round."""
        return [mine / theirs for mine, theirs in zip(self.ours, self.peer, strict=bool(self.peer))]

    @property
    def judged(self) -> list[float]:
        """What the target is about, per round."""
        return self.ratios if self.judges_ratio else self.ours

    @property
    def target(self) -> float | None:
        """The target, whichever way it is to be met."""
        return self.at_least if self.at_most is None else self.at_most

    @property
    def verdict(self) -> Verdict | None:
        """What the rounds say about the target, None when there is none."""
        if self.at_least is not None:
            return judge([-value for value in self.judged], at_most=-self.at_least)
        return None if self.at_most is None else judge(self.judged, at_most=self.at_most)


def spread(values: Sequence[float]) -> Spread:
    """Return median, least and most of the rounds."""
    return Spread(statistics.median(values), min(values), max(values))


def judge(values: Sequence[float], *, at_most: float) -> Verdict:
    """Return `met` when even the worst round meets the target, `missed` when not even the best one does."""
    found = spread(values)
    if found.most <= at_most:
        return Verdict.MET
    return Verdict.MISSED if found.least > at_most else Verdict.UNCLEAR


def interleave(
    programs: Mapping[str, Callable[[], M]], *, turns: int, figures: Callable[[list[Round[M]]], list[Figure]]
) -> list[Round[M]]:
    """Run rounds of all programs and return them; where a figure of them is unclear, they are doubled once."""
    rounds = [_one(programs, turns) for _ in range(FEWEST)]
    if Verdict.UNCLEAR in {figure.verdict for figure in figures(rounds)}:
        rounds += [_one(programs, turns) for _ in range(FEWEST)]
    return rounds


def worst(figures: Sequence[Figure]) -> Verdict:
    """Return the worst verdict of a benchmark."""
    order = list(Verdict)
    return max(
        (figure.verdict for figure in figures if figure.verdict), key=order.index, default=Verdict.UNCLEAR
    )


def _one(programs: Mapping[str, Callable[[], M]], turns: int) -> Round[M]:
    """Run one round: every program in turn, several times, so that a disturbance hits them all."""
    measured: Round[M] = {name: [] for name in programs}
    for _ in range(turns):
        for name, run in programs.items():
            measured[name].append(run())
    return measured

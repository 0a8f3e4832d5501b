"""Bars of counts as SVG, drawn by the server: whole numbers only, so that no language writes a comma into a drawing."""

from collections.abc import Sequence

import msgspec

WIDTH, HEIGHT = 480, 220
LEFT, RIGHT, TOP, BOTTOM = 16, 4, 30, 28
"""Room around the bars: the highest count above, the names below."""

NICE = (1, 2, 5)


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """One bar: what it is called, how much, whether it still grows, and where it is drawn."""

    words: str
    count: int
    is_open: bool
    left: int
    top: int
    width: int
    height: int
    is_named: bool

    @property
    def middle(self) -> int:
        """Where its name stands."""
        return self.left + self.width // 2


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """Bars under a line at the highest round count."""

    bars: list[Bar]
    highest: int
    width: int = WIDTH
    height: int = HEIGHT
    line: int = TOP
    ground: int = HEIGHT - BOTTOM
    names: int = HEIGHT - 8


def draw_bars(
    counts: Sequence[tuple[str, int]], *, names_every: int = 1, is_last_open: bool = False
) -> Chart:
    """Return the bars of counts with their words; every n-th is named, the last may be one that still grows."""
    highest = round_up(max((count for _, count in counts), default=0))
    ground = HEIGHT - BOTTOM
    pitch = (WIDTH - LEFT - RIGHT) // max(1, len(counts))
    bars = []
    for number, (words, count) in enumerate(counts):
        height = count * (ground - TOP) // highest
        height = max(height, 1) if count else 0
        bars.append(
            Bar(
                words=words,
                count=count,
                is_open=is_last_open and number == len(counts) - 1,
                left=LEFT + number * pitch,
                top=ground - height,
                width=max(1, pitch - pitch // 4),
                height=height,
                is_named=number % names_every == 0,
            )
        )
    return Chart(bars=bars, highest=highest)


def round_up(count: int) -> int:
    """Return the next of 1, 2, 5, 10, 20, 50 … that is not less."""
    power = 1
    while True:
        for step in NICE:
            if step * power >= count:
                return step * power
        power *= 10

"""Bars of counts: whole numbers inside the drawing, the highest at the line, nothing where nothing was counted."""

import pytest

from portal.charts import draw_bars, round_up


@pytest.mark.parametrize(("count", "line"), [(0, 1), (1, 1), (3, 5), (10, 10), (11, 20), (86_400, 100_000)])
def test_the_line_stands_at_a_round_count(count: int, line: int) -> None:
    assert round_up(count) == line


def test_bars_stay_inside_and_a_single_one_is_seen() -> None:
    chart = draw_bars([(f"{hour}", hour * 1000 + 1) for hour in range(24)], names_every=6, is_last_open=True)
    assert chart.highest == 50_000
    assert all(chart.line <= bar.top <= bar.top + bar.height == chart.ground for bar in chart.bars)
    assert chart.bars[-1].left + chart.bars[-1].width <= chart.width
    assert chart.bars[0].height == 1
    assert [bar.words for bar in chart.bars if bar.is_named] == ["0", "6", "12", "18"]
    assert [bar.words for bar in chart.bars if bar.is_open] == ["23"]


def test_nothing_counted_draws_no_bar() -> None:
    assert [bar.height for bar in draw_bars([("a", 0), ("b", 0)]).bars] == [0, 0]
    assert draw_bars([]).bars == []

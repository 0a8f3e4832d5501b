"""What a benchmark says: a table on the screen, JSON, and a plot; always median with min–max, ratios per round."""

import json
import os
import platform
import statistics
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

RESULTS = Path("var/bench")
WIDTH, BAR, GAP, LEFT = 720, 22, 14, 220


def spread(values: Sequence[float]) -> dict[str, float]:
    """Return median, min and max."""
    return {"median": statistics.median(values), "min": min(values), "max": max(values)}


def in_words(values: Sequence[float], digits: int = 1) -> str:
    """Return `median (min–max)`."""
    found = spread(values)
    return f"{found['median']:.{digits}f} ({found['min']:.{digits}f}–{found['max']:.{digits}f})"


def verdict(values: Sequence[float], *, at_most: float) -> str:
    """Return `met` when median and worse end meet the target, `missed` when neither does, else `unclear`."""
    found = spread(values)
    if found["max"] <= at_most:
        return "met"
    return "missed" if found["min"] > at_most else "unclear"


def machine(folder: Path) -> dict[str, object]:
    """Return what the figures depend on: cores, versions, commit, time of an fsync."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "kernel": platform.release(),
        "commit": commit.stdout.strip(),
        "fsync_us": round(_fsync_time(folder) * 1e6, 1),
    }


def write(name: str, result: dict[str, object], bars: dict[str, Sequence[float]], unit: str) -> Path:
    """Write JSON and plot of a benchmark below var/bench and return the JSON file."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    file = RESULTS / f"{name}.json"
    file.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    (RESULTS / f"{name}.svg").write_text(plot(bars, unit), encoding="utf-8")
    return file


def plot(bars: dict[str, Sequence[float]], unit: str) -> str:
    """Return an SVG of horizontal bars: median as length, min–max as a line."""
    longest = max(max(values) for values in bars.values()) or 1
    scale = (WIDTH - LEFT - 120) / longest
    lines = []
    for number, (name, values) in enumerate(bars.items()):
        found, top = spread(values), GAP + number * (BAR + GAP)
        middle = top + BAR / 2
        lines += [
            f'<text x="{LEFT - 8}" y="{middle + 5}" text-anchor="end">{name}</text>',
            f'<rect x="{LEFT}" y="{top}" width="{found["median"] * scale:.1f}" height="{BAR}" fill="#0b4f6c"/>',
            (
                f'<path d="M{LEFT + found["min"] * scale:.1f} {middle}H{LEFT + found["max"] * scale:.1f}" '
                'stroke="#c8102e" stroke-width="3"/>'
            ),
            f'<text x="{LEFT + found["max"] * scale + 8:.1f}" y="{middle + 5}">{in_words(values)} {unit}</text>',
        ]
    height = GAP + len(bars) * (BAR + GAP)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif"'
    return "\n".join([f'{head} font-size="13">', *lines, "</svg>", ""])


def _fsync_time(folder: Path) -> float:
    file = folder / "fsync-probe"
    with file.open("wb") as stream:
        started = time.perf_counter()
        for _ in range(50):
            stream.write(b"x" * 512)
            stream.flush()
            os.fsync(stream.fileno())
        took = (time.perf_counter() - started) / 50
    file.unlink()
    return took

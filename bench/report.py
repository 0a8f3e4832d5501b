"""What a benchmark says: a table on the screen, JSON and a plot below var/bench; median with min–max, never one run."""

import html
import json
import os
import platform
import subprocess
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import msgspec

from bench.rounds import Figure, Spread, spread, worst

RESULTS = Path("var/bench")
LIBRARIES = (
    "cryptography",
    "django",
    "django-ninja",
    "granian",
    "lxml",
    "msgspec",
    "psycopg",
    "pyhanko",
    "python-pkcs11",
    "signxml",
)
WIDTH, HEIGHT, BAR, GAP, LEFT, RIGHT = 760, 300, 18, 22, 250, 190
COLOURS = ("#1b6e8c", "#c8102e", "#5b8c1b", "#8c5b1b")


class Series(msgspec.Struct, frozen=True):
    """What was seen over time: seconds since the start, and a value."""

    name: str
    points: list[tuple[float, float]]


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """One benchmark: what it is about, what was measured, and what was not."""

    name: str
    target: str
    peer: str
    figures: list[Figure]
    notes: list[str] = []
    series: list[Series] = []


def publish(result: Result, *, folder: Path) -> None:
    """Print the table and write JSON and plot; `folder` is where the database writes, for its fsync time."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    document = json.dumps(describe(result, folder=folder), indent=2, ensure_ascii=False)
    (RESULTS / f"{result.name}.json").write_text(document + "\n", encoding="utf-8")
    (RESULTS / f"{result.name}.svg").write_text(plot(result.figures), encoding="utf-8")
    if result.series:
        (RESULTS / f"{result.name}-time.svg").write_text(plot_series(result.series), encoding="utf-8")
    print(f"\n## {result.name} ({result.target}), against {result.peer}\n")
    print(tabulate(result.figures))
    for note in result.notes:
        print(f"\n{note}")
    print(f"\n{RESULTS / result.name}.json, {RESULTS / result.name}.svg")


def tabulate(figures: Sequence[Figure]) -> str:
    """Return the figures as a Markdown table."""
    lines = ["| | Target | Ours | Peer | Ratio | Verdict |", "|---|---|---|---|---|---|"]
    for figure in figures:
        cells = [
            f"{figure.name}, {figure.unit}",
            target_of(figure),
            spread(figure.ours).in_words(figure.digits),
            spread(figure.peer).in_words(figure.digits) if figure.peer else "–",
            spread(figure.ratios).in_words(2) if figure.peer else "–",
            figure.verdict or "–",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def target_of(figure: Figure) -> str:
    """Return the target of a figure in words."""
    if figure.target is None:
        return "–"
    sign = "≥" if figure.at_most is None else "≤"
    return f"{sign} {figure.target:g}{'×' if figure.judges_ratio else ' ' + figure.unit}"


def describe(result: Result, *, folder: Path) -> dict[str, object]:
    """Return the result as it is kept: with the machine, the versions and every round."""
    judged = next((figure for figure in result.figures if figure.target is not None), result.figures[0])
    return {
        "bench": result.name,
        "target": result.target,
        "peer": result.peer,
        "commit": _commit(),
        "machine": _machine(folder),
        "versions": {"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}},
        "rounds": [_round(result.figures, number) for number in range(len(judged.ours))],
        "figures": [
            {
                "name": figure.name,
                "unit": figure.unit,
                "target": target_of(figure),
                **_named(spread(figure.judged)),
                "verdict": figure.verdict,
            }
            for figure in result.figures
        ],
        **_named(spread(judged.judged)),
        "verdict": worst(result.figures),
        "notes": result.notes,
        "series": [{"name": series.name, "points": series.points} for series in result.series],
    }


def plot(figures: Sequence[Figure]) -> str:
    """Return an SVG of what is judged, in parts of its target: rounds as dots, median as a bar, target as a line."""
    judged = [figure for figure in figures if figure.target]
    most = max([1.0, *(max(figure.judged) / (figure.target or 1) for figure in judged)])
    scale = (WIDTH - LEFT - RIGHT) / most
    lines = [text for number, figure in enumerate(judged) for text in _bar(figure, number, scale)]
    height = GAP + len(judged) * (BAR + GAP)
    line = f'<path d="M{LEFT + scale:.1f} 8V{height - 8}" stroke="#111" stroke-dasharray="4 3"/>'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif"'
    return "\n".join([f'{head} font-size="13">', *lines, line, "</svg>", ""])


def plot_series(found: Sequence[Series]) -> str:
    """Return an SVG of values over time, one line for each."""
    points = [point for series in found for point in series.points]
    longest, most = max(1.0, *(at for at, _ in points)), max(1.0, *(value for _, value in points))
    lines = []
    for number, series in enumerate(found):
        colour = COLOURS[number % len(COLOURS)]
        path = " ".join(
            f"{at / longest * (WIDTH - RIGHT):.1f},{HEIGHT - value / most * (HEIGHT - GAP):.1f}"
            for at, value in series.points
        )
        top = GAP * (number + 1)
        lines += [
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>',
            f'<text x="{WIDTH - RIGHT + 8}" y="{top}" fill="{colour}">{html.escape(series.name)}</text>',
        ]
    words = f'<text x="0" y="{HEIGHT + GAP}">0–{longest:.0f} s; at most {most:,.0f}</text>'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT + 2 * GAP}"'
    return "\n".join([f'{head} font-family="sans-serif" font-size="13">', *lines, words, "</svg>", ""])


def _bar(figure: Figure, number: int, scale: float) -> list[str]:
    found, target, top = spread(figure.judged), figure.target or 1.0, GAP + number * (BAR + GAP)
    middle = top + BAR / 2
    words = f"{found.in_words(2)}, {target_of(figure)}"
    end = LEFT + max(found.most / target, 1.0) * scale
    dots = [
        f'<circle cx="{LEFT + value / target * scale:.1f}" cy="{middle}" r="3" fill="#c8102e"/>'
        for value in figure.judged
    ]
    return [
        f'<text x="{LEFT - 8}" y="{middle + 5}" text-anchor="end">{html.escape(figure.name)}</text>',
        f'<rect x="{LEFT}" y="{top}" width="{found.median / target * scale:.1f}" height="{BAR}" fill="#9cc3d5"/>',
        *dots,
        f'<text x="{end + 8:.1f}" y="{middle + 5}">{html.escape(words)}</text>',
    ]


def _round(figures: Sequence[Figure], number: int) -> dict[str, dict[str, float]]:
    return {
        "ours": {figure.name: figure.ours[number] for figure in figures},
        "peers": {figure.name: figure.peer[number] for figure in figures if figure.peer},
        "ratio": {figure.name: figure.ratios[number] for figure in figures if figure.peer},
    }


def _named(found: Spread) -> dict[str, float]:
    return {"median": found.median, "min": found.least, "max": found.most}


def _machine(folder: Path) -> dict[str, object]:
    """Return what the figures depend on."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cpu": next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), ""),
        "cores": os.cpu_count(),
        "ram_gib": round(memory / 2**30),
        "fsync_us": round(_fsync_time(folder) * 1e6),
    }


def _commit() -> str:
    words = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip()


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

"""`make bench`: every benchmark, or the one named by ONLY, each in a world of its own (FULL=1: more).

Rounds, figures and verdicts: bench/rounds.py. What comes out is judged by people, so a missed target is no error.
"""

import importlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import report
from bench.installation import load_domain, open_installation

ALONE = ("sealing", "verify")
"""Need nothing but a folder."""
INSTALLED: dict[str, dict[str, str]] = {
    "endpoint": {},
    "handover": {},
    "holding": {},
    "intake": {},
    "login": {"UETS_TRUSTED_PROXIES": "1"},
    "outage": {"UETS_TIMESTAMP_URLS": "http://127.0.0.1:{peer_port}/tsr"},
    "stages": {},
    "year": {"UETS_TEST_CLOCK": "1"},
}
"""Need an installation, told these variables beside the usual ones; `{peer_port}` is a port that is kept free."""
JUDGED = ("killed",)
"""Measure nothing: what they see is right or wrong, and their exit code says which."""
PROGRAMS = (*INSTALLED, *ALONE, *JUDGED)


def main(names: list[str]) -> int:
    """Run the named benchmarks, all when none is named; the exit code says whether they came to an end."""
    unknown = [name for name in names if name not in PROGRAMS]
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are: {', '.join(PROGRAMS)}", file=sys.stderr)
        return 2
    if len(names) != 1:
        words = [[sys.executable, "-m", "bench", name] for name in names or PROGRAMS]
        return max([subprocess.run(command, check=False).returncode for command in words])
    if names[0] in JUDGED:
        return int(importlib.import_module(f"bench.{names[0]}.__main__").main())
    run = run_alone if names[0] in ALONE else run_installed
    run(names[0], is_full=os.environ.get("FULL") == "1")
    return 0


def run_installed(name: str, *, is_full: bool) -> None:
    """Run a benchmark against an installation of its own."""
    with open_installation(INSTALLED[name]) as installation:
        load_domain(installation)
        program = importlib.import_module(f"bench.{name}")  # it needs Django's applications loaded
        report.publish(program.run(installation, is_full=is_full), folder=installation.data)


def run_alone(name: str, *, is_full: bool) -> None:
    """Run a benchmark that needs no installation in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="uets-bench-") as folder:
        program = importlib.import_module(f"bench.{name}")
        report.publish(program.run(Path(folder), is_full=is_full), folder=Path(folder))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

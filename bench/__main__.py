"""`make bench`: every benchmark, or the one named by ONLY, each against an installation of its own (FULL=1: more).

Rounds, figures and verdicts: bench/rounds.py. What comes out is judged by people, so a missed target is no error.
"""

import importlib
import os
import subprocess
import sys

from bench import report
from bench.installation import load_domain, open_installation

PROGRAMS = ("endpoint", "handover")


def main(names: list[str]) -> int:
    """Run the named benchmarks, all when none is named; the exit code says whether they came to an end."""
    unknown = [name for name in names if name not in PROGRAMS]
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are: {', '.join(PROGRAMS)}", file=sys.stderr)
        return 2
    if len(names) != 1:
        words = [[sys.executable, "-m", "bench", name] for name in names or PROGRAMS]
        return max([subprocess.run(command, check=False).returncode for command in words])
    with open_installation() as installation:
        load_domain(installation)
        program = importlib.import_module(f"bench.{names[0]}")  # it needs Django's applications loaded
        result = program.run(installation, is_full=os.environ.get("FULL") == "1")
        report.publish(result, folder=installation.data)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The worker process: `python -m jobs.worker [--only seal,stamp,deliver]`; stops on SIGTERM.

Any number may run, of all groups of tasks or of some: they claim rows apart. Each group has a thread of its own.
"""

import argparse
import os
import sys
from collections.abc import Sequence

import django

from jobs.loops import Crew, Group


def main(words: Sequence[str]) -> int:
    """Load Django and work until stopped; return the exit code."""
    only = read_groups(words)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from jobs import worker_tasks  # noqa: PLC0415 - its imports need Django's applications loaded

    crew = Crew(worker_tasks.TASKS, only=only)
    crew.stop_on_signals()
    return 0 if crew.run() else 1


def read_groups(words: Sequence[str]) -> tuple[Group, ...]:
    """Return the groups that are asked for, all of them unless told otherwise; ends the process for an unknown one."""
    parser = argparse.ArgumentParser(
        prog="python -m jobs.worker", description="Works by the clock until stopped."
    )
    parser.add_argument(
        "--only",
        type=_groups,
        default=tuple(Group),
        metavar="GROUPS",
        help=f"groups of tasks, separated by commas, of: {', '.join(Group)}",
    )
    only: tuple[Group, ...] = parser.parse_args(words).only
    return only


def _groups(text: str) -> tuple[Group, ...]:
    return tuple(Group(word.strip()) for word in text.split(","))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

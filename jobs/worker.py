"""The worker process: `python -m jobs.worker`; any number may run, they claim rows apart; stops on SIGTERM."""

import os
import sys

import django


def main() -> int:
    """Load Django and work until stopped; return the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from jobs import worker_tasks  # noqa: PLC0415 - its imports need Django's applications loaded
    from jobs.loops import Loop  # noqa: PLC0415 - as above

    loop = Loop(worker_tasks.TASKS)
    loop.stop_on_signals()
    loop.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())

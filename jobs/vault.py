"""The key vault process: `python -m jobs.vault`, database role `uets_vault`; stops on SIGTERM."""

import os
import sys

import django
from django.conf import settings

WRONG_ROLE = (
    "jobs.vault runs with UETS_ROLE=vault: no other role reads schema vault, and this one reads no notices.\n"
)


def main() -> int:
    """Load Django, check the role, serve; return the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    if settings.ROLE != "vault":
        sys.stderr.write(WRONG_ROLE)
        return 2
    from jobs import vault_loop  # noqa: PLC0415 - its imports need Django's applications loaded

    vault_loop.serve()
    return 0


if __name__ == "__main__":
    sys.exit(main())

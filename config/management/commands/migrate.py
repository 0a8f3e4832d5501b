"""`manage.py migrate`: Django's own, then the months ahead, the roles of the processes and their rights."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.commands import migrate
from django.db import connection
from typing_extensions import override

from config import environment, roles
from uets.kernel import clock, partitions
from uets.kernel.waits import short_waits

MONTHS_AHEAD = timedelta(days=730)
"""How long an installation runs without a migration before `open_months` is due."""


class Command(migrate.Command):
    """Django's migrate, followed by what the schema needs beside tables."""

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, open months, make roles, give rights; as the owner of the database only."""
        with short_waits():
            super().handle(*args, **options)
        if options["plan"] or options["check_unapplied"] or options["app_label"]:
            return
        partitions.open_months(until=(clock.now() + MONTHS_AHEAD).date())
        owner = environment.text("DATABASE_URL")
        roles.apply(owner, database=connection.settings_dict["NAME"], secrets=settings.SECRETS_DIR)

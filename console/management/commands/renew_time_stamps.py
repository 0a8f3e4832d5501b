"""Renew the time stamps that weaken within a year (RFC 4998 §5.2); the worker does the same by the clock."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from typing_extensions import override

from uets.evidence import actions
from uets.evidence.ports import TimestampUnavailable
from uets.kernel import clock


class Command(BaseCommand):
    """`manage.py renew_time_stamps`; stopped at any time, it goes on where it was."""

    help = "Renew every time stamp whose certificate ends within a year."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Renew until nothing is due, and print how many tokens that were."""
        renewed = 0
        try:
            while found := actions.renew_time_stamps(at=clock.now()):
                renewed += found
                self.stderr.write(f"renewed: {renewed}")
        except TimestampUnavailable as away:
            message = f"no time stamp to renew with: {away}"
            raise CommandError(message) from away
        self.stdout.write(f"{renewed}")

"""Make the month partitions ahead; `migrate` does the same."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from typing_extensions import override

from uets.kernel import clock, partitions

AHEAD = timedelta(days=730)


class Command(BaseCommand):
    """`manage.py open_months`, as the owner of the database."""

    help = "Keep the month partitions of the next two years open."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is missing."""
        made = partitions.open_months(until=(clock.now() + AHEAD).date())
        self.stdout.write(f"{made}")

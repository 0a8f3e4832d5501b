"""Report on any package; delivers nothing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from typing_extensions import override

from console.given import existing_file
from uets.notices.eyp.report import inspect, write_report


class Command(BaseCommand):
    """`manage.py inspect_package FILE`."""

    help = "Say what is in a package (.eyp) and everything that is wrong with it."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=existing_file)

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Print the report; exit code 1 when intake would refuse the package."""
        with options["file"].open("rb") as source:
            report = inspect(source)
        self.stdout.write(write_report(report))
        if not report.is_acceptable:
            message = f"{len(report.findings)} faults"
            raise CommandError(message)

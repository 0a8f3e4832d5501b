"""Report on any package; delivers nothing."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from typing_extensions import override

from uets.notices.eyp.report import inspect, write_report


class Command(BaseCommand):
    """`manage.py inspect_package FILE`."""

    help = "Say what is in a package (.eyp) and everything that is wrong with it."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=Path)

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Print the report."""
        with options["file"].open("rb") as source:
            self.stdout.write(write_report(inspect(source)))

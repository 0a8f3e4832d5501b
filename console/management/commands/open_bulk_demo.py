"""Add the bulk demo to a demo: a lawyer with forty client accounts, notices for each, more integrators."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from typing_extensions import override

from console.demo import cast
from console.demo.bulk.opening import open_bulk
from uets.agreements import queries
from uets.agreements.states import TextKind
from uets.kernel import clock


class Command(BaseCommand):
    """`manage.py open_bulk_demo [--notices 3]`: also while the server runs; makes only what is missing."""

    help = (
        "Add forty client accounts of a lawyer, notices and more integrators to the demo (UETS_DEMO=1 only)."
    )

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        """Take how many notices each client has."""
        parser.add_argument("--notices", type=int, default=3, help="notices of each client account (3)")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is missing and say how far it is."""
        if not settings.DEMO:
            message = "demo data belongs into a demo: UETS_DEMO=1"
            raise CommandError(message)
        if queries.find_current_text(kind=TextKind.CONTRACT, locale="tr", at=clock.now()) is None:
            message = "there is no demo here yet; `make run` or `manage.py load_demo` makes it first"
            raise CommandError(message)
        who = f"{cast.ELIF.full_name}, {cast.ELIF.tckn}"
        if open_bulk(settings.DATA_DIR / "demo", notices=options["notices"], say=self._say):
            self.stdout.write(
                f"The bulk demo is open. Log in as {who}; `manage.py demo_logins` tells the password."
            )
        else:
            self.stdout.write(f"The bulk demo was open already; nothing was made. Log in as {who}.")

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()

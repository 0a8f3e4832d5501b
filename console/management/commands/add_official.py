"""Enter an official of a sending authority."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from typing_extensions import override

from console.management.commands.open_account import get_person
from console.management.commands.register_authority import get_authority
from console.written import refusals_in_words, write
from uets.authorities import actions
from uets.kernel import clock
from uets.kernel.actor import console_actor


class Command(BaseCommand):
    """`manage.py add_official --detsis … --tckn … [--prepares] [--signs] [--unit …]`."""

    help = "Enter a registered person as official; a signer signs with the certificate that names their TCKN."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        """Take the person and their roles."""
        parser.add_argument("--detsis", required=True)
        parser.add_argument("--tckn", required=True)
        parser.add_argument("--prepares", action="store_true", help="Hazırlayan")
        parser.add_argument("--signs", action="store_true", help="İmzalayan")
        parser.add_argument("--unit", default="")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Enter."""
        authority = get_authority(options["detsis"])
        with refusals_in_words():
            official = actions.add_official(
                actor=console_actor(name="add_official"),
                authority_id=authority.id,
                person_id=get_person(options["tckn"]).id,
                is_preparer=options["prepares"],
                is_signer=options["signs"],
                unit=options["unit"],
                at=clock.now(),
            )
        self.stdout.write(write(official_id=official.id))

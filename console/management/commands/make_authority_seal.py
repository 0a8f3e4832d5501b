"""Make the seal key of a sending authority, and print the request for its certificate."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from typing_extensions import override

from console.management.commands.register_authority import get_authority
from console.written import refusals_in_words
from uets.authorities import actions
from uets.kernel import clock
from uets.kernel.actor import console_actor


class Command(BaseCommand):
    """`manage.py make_authority_seal --detsis … > request.pem`."""

    help = "Make an authority's seal key where there is none; prints the request (PKCS #10, PEM) for its certificate."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        """Take the authority."""
        parser.add_argument("--detsis", required=True)

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Make."""
        with refusals_in_words():
            request = actions.make_seal_key(
                actor=console_actor(name="make_authority_seal"),
                authority_id=get_authority(options["detsis"]).id,
                at=clock.now(),
            )
        self.stdout.write(request.decode("ascii"), ending="")

"""End a program of a sending authority, or one key of it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from typing_extensions import override

from console.written import refusals_in_words, write
from uets.authorities import actions
from uets.kernel import clock
from uets.kernel.actor import console_actor


class Command(BaseCommand):
    """`manage.py remove_authority_client --client-id … [--key=THUMBPRINT]`."""

    help = "End a program, its tokens stop at the next call; with --key only that key signs no further assertion."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        """Take the program."""
        parser.add_argument("--client-id", required=True)
        parser.add_argument(
            "--key", default="", help="RFC 7638 thumbprint as --key=…: it may begin with a dash"
        )

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """End."""
        actor, at = console_actor(name="remove_authority_client"), clock.now()
        client_id, thumbprint = options["client_id"], options["key"]
        with refusals_in_words():
            if thumbprint:
                actions.remove_client_key(actor=actor, client_id=client_id, thumbprint=thumbprint, at=at)
            else:
                actions.remove_client(actor=actor, client_id=client_id, at=at)
        self.stdout.write(write(client_id=client_id))

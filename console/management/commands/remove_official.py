"""End an office at a sending authority."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from typing_extensions import override

from console.management.commands.register_authority import get_authority
from console.written import refusals_in_words, write
from uets.authorities import actions, queries
from uets.kernel import clock
from uets.kernel.actor import console_actor


class Command(BaseCommand):
    """`manage.py remove_official --detsis … --tckn …`."""

    help = "End an office at once; packages that the person has signed and that are taken over stay."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        """Take the person."""
        parser.add_argument("--detsis", required=True)
        parser.add_argument("--tckn", required=True)

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """End."""
        authority = get_authority(options["detsis"])
        officials = queries.list_officials(authority_id=authority.id)
        found = next((each for each in officials if each.person.tckn == options["tckn"]), None)
        if found is None:
            message = "no such official"
            raise CommandError(message)
        with refusals_in_words():
            actions.remove_official(
                actor=console_actor(name="remove_official"),
                authority_id=authority.id,
                official_id=found.id,
                at=clock.now(),
            )
        self.stdout.write(write(official_id=found.id))

"""Let an entered seal of a sending authority count no longer."""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandParser
from typing_extensions import override

from console.management.commands.register_authority import get_authority
from console.written import refusals_in_words, write
from uets.authorities import actions
from uets.kernel import clock
from uets.kernel.actor import console_actor


class Command(BaseCommand):
    """`manage.py remove_authority_seal --detsis … --seal ID`."""

    help = "Remove a seal that add_authority_seal entered; list_authorities shows the ids."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        """Take the seal."""
        parser.add_argument("--detsis", required=True)
        parser.add_argument("--seal", type=UUID, required=True)

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Remove."""
        authority = get_authority(options["detsis"])
        with refusals_in_words():
            actions.remove_seal(
                actor=console_actor(name="remove_authority_seal"),
                authority_id=authority.id,
                seal_id=options["seal"],
                at=clock.now(),
            )
        self.stdout.write(write(seal_id=options["seal"]))

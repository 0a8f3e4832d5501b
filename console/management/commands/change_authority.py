"""Suspend, resume or close a sending authority."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from typing_extensions import override

from console.management.commands.register_authority import get_authority
from console.written import refusals_in_words, write
from uets.authorities import actions
from uets.kernel import clock
from uets.kernel.actor import console_actor

MOVES = {
    "suspended": actions.suspend_authority,
    "active": actions.resume_authority,
    "closed": actions.close_authority,
}


class Command(BaseCommand):
    """`manage.py change_authority --detsis … --to suspended --reason …`."""

    help = "Suspend, resume or close a sending authority; what was taken over from it goes on."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        """Take the authority, the new state and why."""
        parser.add_argument("--detsis", required=True)
        parser.add_argument("--to", required=True, choices=list(MOVES))
        parser.add_argument("--reason", required=True)

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Move."""
        authority = get_authority(options["detsis"])
        with refusals_in_words():
            MOVES[options["to"]](
                actor=console_actor(name="change_authority"),
                authority_id=authority.id,
                reason=options["reason"],
                at=clock.now(),
            )
        self.stdout.write(write(authority_id=authority.id, state=options["to"]))

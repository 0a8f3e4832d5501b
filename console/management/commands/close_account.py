"""Close the address of a deceased person or of an organisation that was wound up."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from typing_extensions import override

from console.written import refusals_in_words, write
from uets.accounts import queries
from uets.accounts.states import ClosingGround
from uets.closings import actions
from uets.kernel import clock
from uets.kernel.actor import console_actor
from uets.kernel.numbers import find_uets_address

GROUNDS = (ClosingGround.DEATH.value, ClosingGround.WOUND_UP.value)


class Command(BaseCommand):
    """`manage.py close_account --uets-address … --ground death|wound_up`."""

    help = "Close an address for a death or a winding-up: read-only, grants end, everybody is told."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address and the ground."""
        parser.add_argument("--uets-address", required=True)
        parser.add_argument("--ground", required=True, choices=GROUNDS)

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Close."""
        account = queries.find_account(uets_address=find_uets_address(options["uets_address"]) or "-")
        if account is None:
            message = "no account has this address"
            raise CommandError(message)
        with refusals_in_words():
            actions.close_for_ground(
                actor=console_actor(name="close_account"),
                account_id=account.id,
                ground=ClosingGround(options["ground"]),
                at=clock.now(),
            )
        self.stdout.write(write(account_id=account.id, ground=options["ground"]))

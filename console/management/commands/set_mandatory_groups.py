"""Write in which mandatory groups an account is (Law 7201 art. 7/a)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from msgspec.structs import replace
from typing_extensions import override

from console.written import refusals_in_words, write
from uets.accounts import queries
from uets.closings import actions
from uets.closings.states import MandatoryGroup
from uets.kernel import clock
from uets.kernel.actor import console_actor
from uets.kernel.numbers import find_uets_address


class Command(BaseCommand):
    """`manage.py set_mandatory_groups --uets-address … --reason … [--group …]`."""

    help = "Write in which mandatory groups an account is; without any, its address may be closed on request."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address, why, and the groups."""
        parser.add_argument("--uets-address", required=True)
        parser.add_argument("--reason", required=True)
        parser.add_argument(
            "--group", action="append", default=[], choices=[str(group) for group in MandatoryGroup]
        )

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Write."""
        account = queries.find_account(uets_address=find_uets_address(options["uets_address"]) or "-")
        if account is None:
            message = "no account has this address"
            raise CommandError(message)
        with refusals_in_words():
            groups = actions.set_groups(
                actor=replace(console_actor(name="set_mandatory_groups"), reason=options["reason"]),
                account_id=account.id,
                groups=[MandatoryGroup(value) for value in options["group"]],
                at=clock.now(),
            )
        self.stdout.write(write(account_id=account.id, groups=[group.value for group in groups]))

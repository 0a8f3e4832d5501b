"""Enter a person into an account as the registry says."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from typing_extensions import override

from console.management.commands.open_account import get_person
from console.written import refusals_in_words, write
from uets.accounts import actions, queries
from uets.accounts.states import Permission, Role
from uets.kernel import clock
from uets.kernel.actor import console_actor


class Command(BaseCommand):
    """`manage.py add_operator --uets-address … --tckn … [--principal] [--permission notices:list …]`."""

    help = "Name an operator of an account, at once."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        """Take account, person and rights."""
        parser.add_argument("--uets-address", required=True)
        parser.add_argument("--tckn", required=True)
        parser.add_argument("--principal", action="store_true")
        permissions = [permission.value for permission in Permission]
        parser.add_argument("--permission", action="append", default=[], choices=permissions)

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Name the operator."""
        account = queries.find_account(uets_address=options["uets_address"])
        if account is None:
            message = "no such account"
            raise CommandError(message)
        with refusals_in_words():
            operator = actions.add_operator(
                actor=console_actor(name="add_operator"),
                account_id=account.id,
                person_id=get_person(options["tckn"]).id,
                role=Role.PRINCIPAL_OPERATOR if options["principal"] else Role.OPERATOR,
                permissions=options["permission"] or [Permission.READ_LIST.value],
                at=clock.now(),
            )
        self.stdout.write(write(operator_id=operator.id))

"""Open a UETS address for a person or an organisation, from registry data."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from typing_extensions import override

from console.written import refusals_in_words, write
from uets.accounts import actions, queries
from uets.accounts.states import Role
from uets.kernel import clock
from uets.kernel.actor import Actor, console_actor


class Command(BaseCommand):
    """`manage.py open_account --uets-address … (--person TCKN | --legal-name … --vkn …) [--principal TCKN …]`."""

    help = "Open an account; its holder enters it first and accepts the contract."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        """Take the numbers of the registry."""
        parser.add_argument("--uets-address", required=True)
        parser.add_argument("--person", default="", help="TCKN of the natural holder")
        parser.add_argument("--legal-name", default="", help="name of the organisation")
        parser.add_argument("--vkn", default="")
        parser.add_argument("--mersis", default="")
        parser.add_argument("--detsis", default="")
        parser.add_argument("--invoice-address", default="")
        parser.add_argument("--principal", action="append", default=[], help="TCKN of a principal operator")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Create the account and name its principal operators."""
        if bool(options["person"]) == bool(options["legal_name"]):
            message = "give either --person or --legal-name"
            raise CommandError(message)
        actor = console_actor(name="open_account")
        with refusals_in_words(), transaction.atomic():
            account = (
                self._natural(actor, options) if options["person"] else self._organisation(actor, options)
            )
            for tckn in options["principal"]:
                actions.add_operator(
                    actor=actor,
                    account_id=account.id,
                    person_id=get_person(tckn).id,
                    role=Role.PRINCIPAL_OPERATOR,
                    permissions=(),
                    at=clock.now(),
                )
        self.stdout.write(write(account_id=account.id, uets_address=account.uets_address))

    def _natural(self, actor: Actor, options: dict[str, Any]) -> Any:
        return actions.create_natural_account(
            actor=actor,
            person_id=get_person(options["person"]).id,
            uets_address=options["uets_address"],
            invoice_address=options["invoice_address"],
            at=clock.now(),
        )

    def _organisation(self, actor: Actor, options: dict[str, Any]) -> Any:
        return actions.create_organisation_account(
            actor=actor,
            legal_name=options["legal_name"],
            vkn=options["vkn"],
            mersis=options["mersis"] or None,
            detsis=options["detsis"] or None,
            uets_address=options["uets_address"],
            invoice_address=options["invoice_address"],
            at=clock.now(),
        )


def get_person(tckn: str) -> Any:
    """Return a registered person; raises CommandError."""
    person = queries.find_person_by_tckn(tckn=tckn)
    if person is None:
        message = "no such person; register them with add_person first"
        raise CommandError(message)
    return person

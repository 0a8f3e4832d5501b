"""Take an integrator's answer to its challenge; with --list put it on the list of Entegratör Seçimi."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from typing_extensions import override

from console.written import refusals_in_words, write
from uets.integrators import actions, queries
from uets.kernel import clock
from uets.kernel.actor import console_actor


class Command(BaseCommand):
    """`manage.py prove_integrator --client-id … --answer JWS [--list]`."""

    help = "Accept the keys of an integrator that proves to hold them."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        """Take the answer."""
        parser.add_argument("--client-id", required=True)
        parser.add_argument(
            "--answer", required=True, help="the challenge, decrypted with enc, signed with sig"
        )
        parser.add_argument("--list", action="store_true", help="offer it to account holders")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Check the answer, list on wish."""
        integrator = queries.find_integrator_by_client_id(client_id=options["client_id"])
        if integrator is None:
            message = "no such integrator"
            raise CommandError(message)
        actor, at = console_actor(name="prove_integrator"), clock.now()
        with refusals_in_words():
            actions.prove_keys(actor=actor, integrator_id=integrator.id, answer=options["answer"], at=at)
            if options["list"]:
                actions.list_integrator(actor=actor, integrator_id=integrator.id, at=at)
        self.stdout.write(write(integrator_id=integrator.id))

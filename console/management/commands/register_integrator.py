"""Register an integrator with its public keys; prints the challenge that its program has to answer."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from typing_extensions import override

from console.given import existing_file
from console.written import refusals_in_words, write
from uets.integrators import actions, rules
from uets.kernel import clock
from uets.kernel.actor import console_actor


class Command(BaseCommand):
    """`manage.py register_integrator --client-id … --legal-name … --vkn … --egress CIDR --jwks FILE`."""

    help = "Register an integrator in testing; answer the printed challenge with prove_integrator."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        """Take what its papers say."""
        parser.add_argument("--client-id", required=True)
        parser.add_argument("--legal-name", required=True)
        parser.add_argument("--trade-name", default="")
        parser.add_argument("--vkn", required=True)
        parser.add_argument("--mersis", default="")
        parser.add_argument("--contact-email", default="")
        parser.add_argument("--description", default="")
        parser.add_argument(
            "--egress", action="append", default=[], help="range its program calls from (CIDR)"
        )
        parser.add_argument(
            "--jwks", type=existing_file, required=True, help="public keys, one enc and one sig (RFC 7517)"
        )

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Register and print id and challenge."""
        with refusals_in_words():
            registration = actions.register_integrator(
                actor=console_actor(name="register_integrator"),
                client_id=options["client_id"],
                legal_name=options["legal_name"],
                trade_name=options["trade_name"] or options["legal_name"],
                vkn=options["vkn"],
                mersis=options["mersis"],
                contact_email=options["contact_email"],
                description=options["description"],
                egress_ranges=options["egress"],
                are_local_ranges_allowed=settings.DEMO,
                jwks=rules.read_jwks(options["jwks"].read_text(encoding="utf-8")),
                at=clock.now(),
            )
        self.stdout.write(write(integrator_id=registration.integrator.id, challenge=registration.challenge))

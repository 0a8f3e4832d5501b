"""Publish a tariff of an integrator; it never changes again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from typing_extensions import override

from console.given import whole_number
from console.written import refusals_in_words, write
from uets.accounts.states import Permission
from uets.integrators import actions, queries
from uets.kernel import clock
from uets.kernel.actor import console_actor


class Command(BaseCommand):
    """`manage.py publish_tariff --client-id … --code … --name … --months 12 --gross-kurus 120000 …`."""

    help = "Publish a tariff; a new version of a code closes the old one to sale."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        """Take what is sold, sums in kuruş with VAT."""
        parser.add_argument("--client-id", required=True)
        parser.add_argument("--code", required=True)
        parser.add_argument("--name", required=True)
        parser.add_argument("--months", type=whole_number(least=1, most=24), required=True)
        parser.add_argument("--gross-kurus", type=whole_number(least=0, most=10**11), required=True)
        parser.add_argument("--vat-percent", type=whole_number(least=0, most=100), default=20)
        permissions = [permission.value for permission in Permission]
        parser.add_argument("--permission", action="append", required=True, choices=permissions)
        parser.add_argument("--per-minute", type=whole_number(least=1, most=10**6), default=600)
        parser.add_argument("--per-day", type=whole_number(least=1, most=10**9), default=100_000)

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Publish."""
        integrator = queries.find_integrator_by_client_id(client_id=options["client_id"])
        if integrator is None:
            message = "no such integrator"
            raise CommandError(message)
        with refusals_in_words():
            tariff = actions.publish_tariff(
                actor=console_actor(name="publish_tariff"),
                integrator_id=integrator.id,
                code=options["code"],
                name=options["name"],
                term_months=options["months"],
                gross_kurus=options["gross_kurus"],
                vat_percent=options["vat_percent"],
                permissions=options["permission"],
                calls_per_minute=options["per_minute"],
                calls_per_day=options["per_day"],
                at=clock.now(),
            )
        self.stdout.write(write(tariff_id=tariff.id))

"""Give a sending authority the certificate of its seal key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from typing_extensions import override

from console.given import existing_file
from console.management.commands.register_authority import get_authority
from console.written import refusals_in_words, write
from uets.authorities import actions
from uets.evidence.proof.certificates import NotTrusted, from_pem
from uets.kernel import clock
from uets.kernel.actor import console_actor


class Command(BaseCommand):
    """`manage.py give_authority_seal --detsis … --certificate FILE`."""

    help = (
        "Keep the certificate of an authority's seal key; from then on its officials can write and send here."
    )

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        """Take the certificate."""
        parser.add_argument("--detsis", required=True)
        parser.add_argument("--certificate", type=existing_file, required=True, help="PEM")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Give."""
        try:
            certificate = from_pem(options["certificate"].read_bytes())
        except NotTrusted as error:
            message = f"{options['certificate']} is no certificate in PEM"
            raise CommandError(message) from error
        with refusals_in_words():
            found = actions.give_seal(
                actor=console_actor(name="give_authority_seal"),
                authority_id=get_authority(options["detsis"]).id,
                certificate=certificate,
                at=clock.now(),
            )
        self.stdout.write(write(certificate_sha256=found.sha256, valid_until=found.valid_until))

"""Let another seal count as a sending authority's."""

import hashlib
from pathlib import Path
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
    """`manage.py add_authority_seal --detsis … (--certificate FILE | --organisation-number …)`."""

    help = "Let a seal count that does not name the authority's own DETSİS number or VKN, as of the body above it."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        """Take the certificate, or the number in it."""
        parser.add_argument("--detsis", required=True)
        parser.add_argument("--certificate", type=existing_file, help="the seal's certificate (PEM)")
        parser.add_argument(
            "--organisation-number", default="", help="DETSİS number or VKN in the certificate"
        )
        parser.add_argument("--label", default="")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Enter."""
        authority, file = get_authority(options["detsis"]), options["certificate"]
        with refusals_in_words():
            seal = actions.add_seal(
                actor=console_actor(name="add_authority_seal"),
                authority_id=authority.id,
                certificate_sha256=_digest(file) if file else "",
                organisation_number=options["organisation_number"],
                label=options["label"],
                at=clock.now(),
            )
        self.stdout.write(write(seal_id=seal.id))


def _digest(file: Path) -> str:
    try:
        return hashlib.sha256(from_pem(file.read_bytes())).hexdigest()
    except NotTrusted as error:
        message = f"{file} is no certificate in PEM"
        raise CommandError(message) from error

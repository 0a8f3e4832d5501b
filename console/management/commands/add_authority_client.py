"""Enter a program of a sending authority, or one more key of it; prints the client id."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from typing_extensions import override

from console.given import existing_file
from console.management.commands.register_authority import get_authority
from console.written import refusals_in_words, write
from uets.authorities import actions, rules
from uets.kernel import clock
from uets.kernel.actor import console_actor


class Command(BaseCommand):
    """`manage.py add_authority_client --detsis … --keys FILE [--label …]`."""

    help = "Enter a program with its public keys (JWK or JWKS, P-256 or Ed25519) for private_key_jwt."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        """Take the public keys."""
        parser.add_argument("--detsis", required=True)
        parser.add_argument("--keys", type=existing_file, required=True)
        parser.add_argument("--label", default="")
        parser.add_argument(
            "--client-id", default="", help="give the keys to this program instead of a new one"
        )

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Enter, and print the client id."""
        actor, at = console_actor(name="add_authority_client"), clock.now()
        authority, client_id = get_authority(options["detsis"]), options["client_id"]
        with refusals_in_words():
            keys = rules.read_keys(options["keys"].read_text(encoding="utf-8"))
            for jwk in keys if client_id else ():
                actions.add_client_key(actor=actor, client_id=client_id, jwk=jwk, at=at)
            if not client_id:
                client_id = actions.add_client(
                    actor=actor, authority_id=authority.id, label=options["label"], jwks=keys, at=at
                ).client_id
        self.stdout.write(write(client_id=client_id))

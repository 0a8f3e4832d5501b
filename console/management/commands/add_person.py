"""Register a person with a first password, after they were identified at a counter."""

import base64
import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from typing_extensions import override

from console.written import refusals_in_words, write
from uets.accounts import actions as accounts
from uets.kernel import clock
from uets.kernel.actor import console_actor
from uets.login import actions as login

TOTP_BYTES = 20


class Command(BaseCommand):
    """`manage.py add_person --tckn … --first-name … --last-name … [--totp]`."""

    help = "Register a person; prints the first password and, with --totp, the secret of an authenticator app, once."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        """Take what the civil register says."""
        parser.add_argument("--tckn", required=True)
        parser.add_argument("--first-name", required=True)
        parser.add_argument("--last-name", required=True)
        parser.add_argument("--email", default="", help="an address that was verified at the counter")
        parser.add_argument("--mobile", default="", help="ten digits, verified at the counter")
        parser.add_argument("--totp", action="store_true", help="give the person an authenticator app")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Register, set the password, print both secrets once."""
        actor, at = console_actor(name="add_person"), clock.now()
        password, secret = secrets.token_urlsafe(12), secrets.token_bytes(TOTP_BYTES)
        with refusals_in_words(), transaction.atomic():
            person = accounts.register_person(
                actor=actor,
                tckn=options["tckn"],
                first_name=options["first_name"],
                last_name=options["last_name"],
                email=options["email"],
                mobile=options["mobile"],
                at=at,
            )
            login.set_password(actor=actor, person_id=person.id, password=password, at=at)
            if options["totp"]:
                login.add_totp(actor=actor, person_id=person.id, secret=secret, at=at)
        totp = base64.b32encode(secret).decode() if options["totp"] else ""
        self.stdout.write(write(person_id=person.id, password=password, totp_secret=totp))

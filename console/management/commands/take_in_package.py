"""Take a package in, as a sending authority hands it over."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from typing_extensions import override

from console.given import existing_file
from uets.authorities.queries import find_authority
from uets.delivery import actions
from uets.kernel import clock
from uets.kernel.actor import console_actor
from uets.kernel.ids import NO_ACCOUNT


class Command(BaseCommand):
    """`manage.py take_in_package FILE`."""

    help = "Take a package (.eyp) in; recipients come from its DagitimListesi only."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=existing_file)
        parser.add_argument(
            "--authority", default="", help="DETSİS number of the authority that hands it over."
        )

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Deliver, and print what became of each recipient; exit code 1 when nobody was reached."""
        authority = find_authority(detsis=options["authority"]) if options["authority"] else None
        if options["authority"] and authority is None:
            message = "no such authority"
            raise CommandError(message)
        result = actions.take_in(
            actor=console_actor(name="take_in_package"),
            package_path=options["file"],
            now=clock.now,
            authority_id=authority.id if authority else NO_ACCOUNT,
        )
        for delivered in result.delivered:
            self.stdout.write(json.dumps({"line": delivered.position, "barcode": delivered.barcode}))
        for refused in result.refused:
            facts = {"line": refused.position, "reason": refused.reason.value, "detail": refused.detail}
            self.stdout.write(json.dumps(facts, ensure_ascii=False))
        if not result.delivered:
            message = "the package reached nobody"
            raise CommandError(message)

"""List sending authorities with their officials, seals and programs, one JSON object a line."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from typing_extensions import override

from uets.authorities import queries


class Command(BaseCommand):
    """`manage.py list_authorities [WORDS]`."""

    help = "List sending authorities; identity numbers are not shown."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        """Take a DETSİS number or words of the name."""
        parser.add_argument("search", nargs="*")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Print what is found."""
        for authority in queries.list_authorities(search=" ".join(options["search"])):
            officials = queries.list_officials(authority_id=authority.id)
            line = {
                "detsis": authority.detsis,
                "name": authority.name,
                "kind": authority.kind,
                "state": authority.state,
                "officials": {
                    each.person.full_name: {"prepares": each.is_preparer, "signs": each.is_signer}
                    for each in officials
                },
                "seals": {
                    str(each.id): each.certificate_sha256 or each.organisation_number
                    for each in queries.list_seals(authority_id=authority.id)
                },
                "clients": {
                    each.client_id: [key.thumbprint for key in each.keys.all() if key.removed_at is None]
                    for each in queries.list_clients(authority_id=authority.id)
                },
            }
            self.stdout.write(json.dumps(line, ensure_ascii=False))

"""Publish one version of a legal text in one language: its exact bytes, for ever."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError
from typing_extensions import override

from console.given import existing_file
from console.written import refusals_in_words, write
from uets.agreements import actions
from uets.agreements.rules import TextMalformed
from uets.agreements.states import TextKind
from uets.kernel import clock
from uets.kernel.actor import console_actor


class Command(BaseCommand):
    """`manage.py publish_text --kind contract --text-version 1 --locale tr FILE`."""

    help = "Publish a version of a contract, an undertaking or a disclosure; a typing error is a new version."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        """Take kind, version, language and file."""
        parser.add_argument("file", type=existing_file)
        parser.add_argument("--kind", required=True, choices=[kind.value for kind in TextKind])
        parser.add_argument("--text-version", type=int, required=True)
        parser.add_argument("--locale", default="tr")
        parser.add_argument("--controller", default="", help="data controller that a disclosure names")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Publish from now on."""
        at = clock.now()
        try:
            with refusals_in_words():
                text = actions.publish_text(
                    actor=console_actor(name="publish_text"),
                    kind=TextKind(options["kind"]),
                    locale=options["locale"],
                    version=options["text_version"],
                    source=options["file"].read_bytes(),
                    controller=options["controller"],
                    published_from=at,
                    at=at,
                )
        except TextMalformed as error:
            message = f"{options['file']}: {error}"
            raise CommandError(message) from error
        except IntegrityError as error:
            message = "this version is published already; a change is a new version"
            raise CommandError(message) from error
        self.stdout.write(write(text_id=text.id, sha256=text.sha256))

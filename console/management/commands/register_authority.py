"""Register a body that may have notices served."""

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from typing_extensions import override

from console.written import refusals_in_words, write
from uets.authorities import actions, queries
from uets.authorities.states import AuthorityKind
from uets.kernel import clock
from uets.kernel.actor import console_actor

if TYPE_CHECKING:
    from uets.authorities.models import SendingAuthority


class Command(BaseCommand):
    """`manage.py register_authority --detsis … --name … --kind municipality [--vkn …]`."""

    help = "Register a sending authority (Law 7201 art. 1); seals that name its DETSİS number or VKN count as its own."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        """Take what the registers say."""
        parser.add_argument("--detsis", required=True)
        parser.add_argument("--name", required=True)
        parser.add_argument("--kind", required=True, choices=[kind.value for kind in AuthorityKind])
        parser.add_argument("--vkn", default="")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Register."""
        with refusals_in_words():
            authority = actions.register_authority(
                actor=console_actor(name="register_authority"),
                detsis=options["detsis"],
                name=options["name"],
                kind=AuthorityKind(options["kind"]),
                vkn=options["vkn"],
                at=clock.now(),
            )
        self.stdout.write(write(authority_id=authority.id))


def get_authority(detsis: str) -> "SendingAuthority":
    """Return the authority of a DETSİS number; raises CommandError."""
    authority = queries.find_authority(detsis=detsis)
    if authority is None:
        message = "no such sending authority"
        raise CommandError(message)
    return authority

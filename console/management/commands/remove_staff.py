"""End a role of staff."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from typing_extensions import override

from console.management.commands.add_staff import add_staff_arguments
from console.management.commands.open_account import get_person
from console.written import refusals_in_words, write
from uets.accounts import actions
from uets.accounts.states import StaffRole
from uets.kernel import clock
from uets.kernel.actor import console_actor


class Command(BaseCommand):
    """`manage.py remove_staff --tckn … --role registrar --reason "…"`."""

    help = "End a role of staff (görevli) at once; what the person did in it stays in evidence."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        """Take the person, the role and why."""
        add_staff_arguments(parser)

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """End the role."""
        with refusals_in_words():
            actions.end_staff_role(
                actor=console_actor(name="remove_staff"),
                person_id=get_person(options["tckn"]).id,
                role=StaffRole(options["role"]),
                reason=options["reason"],
                at=clock.now(),
            )
        self.stdout.write(write(role=options["role"], is_ended=True))
